"""Operations: whether the service works, what it does, and what it writes down about that."""
