"""How fast and how small the service is: ``make bench``. ``docs/speed.md`` says how to read it."""
