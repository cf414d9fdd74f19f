"""Sympy caches most of what it does, with keys that compare by rules of their own."""
import sympy

x, y = sympy.symbols("x y")
print(sympy.integrate(sympy.sin(x) * sympy.exp(x), x))
print(sympy.factor(x**6 - 1), sympy.expand((x + y) ** 4))
print(sympy.simplify(sympy.sin(x) ** 2 + sympy.cos(x) ** 2), sympy.solve(x**3 - 2 * x + 1, x))
