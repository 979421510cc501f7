"""Collecting: reads an AWS estate through boto3 into documents, and keeps account of every call.

Each service is one file that declares a `Collector` (see `auditor.collect.collector`); `auditor.collect.collection`
runs them.
"""
