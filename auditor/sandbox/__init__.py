"""An AWS endpoint on this machine that answers any operation of any service from documents.

Collectors, tests and the demo talk to it through real botocore clients: signing, retries, paging and parsing all
happen; only the network is missing. What an account folder may say is told in `auditor.sandbox.account`.

    account = load_account(Path("fixtures/accounts/demo"))
    sandbox = Sandbox(account, faults=[Fault("kms.*", "deny")])
    sandbox.attach(session)               # in process
    with sandbox.serve() as url: ...      # or over HTTP
"""

from auditor.sandbox.account import Account, AccountError, load_account
from auditor.sandbox.endpoint import Call, Sandbox
from auditor.sandbox.faults import Fault

__all__ = ["Account", "AccountError", "Call", "Fault", "Sandbox", "load_account"]
