"""A view made anew for each request, as web frameworks do, with a cached method."""
from functools import lru_cache


class Dashboard:
    def __init__(self, visitor):
        self.visitor = visitor

    @lru_cache(maxsize=32)
    def revenue(self, month, currency="EUR"):
        return sum(range(1000))

    def get(self):
        return self.revenue("2026-11")


@lru_cache(maxsize=2)
def rate(currency):
    return len(currency)


for visitor in range(40):
    Dashboard(visitor).get()
for currency in ("EUR", "USD", "EUR", "JPY", "USD", "EUR"):
    rate(currency)
rate.cache_clear()
rate("EUR")
print(Dashboard.revenue.cache_info(), rate.cache_info())
