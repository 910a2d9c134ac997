"""The states of a council's service, and a service in which the audit can reach them."""
