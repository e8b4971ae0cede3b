"""Import of tables: coding sheets through a declared mapping."""
