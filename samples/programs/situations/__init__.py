"""What factory.py can make; every public function is a situation by its name, its docstring the description."""
