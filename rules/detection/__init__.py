"""Rules about whether anybody is watching: GuardDuty, Security Hub, Config, Macie."""
