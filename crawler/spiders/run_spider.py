"""What every spider of ours has at hand: the run that stores its pages, and the workers that read them."""

from __future__ import annotations

from scrapy import Spider

from pipelines.item_pipelines import Cleaner, StoreRecords
from pipelines.runs.cluster import AnyWorkers


class RunSpider(Spider):
    """A spider whose pages go through the item pipelines of this project."""

    @property
    def keeper(self) -> StoreRecords:
        keeper = self.crawler.get_item_pipeline(StoreRecords)
        assert keeper is not None
        return keeper

    @property
    def workers(self) -> AnyWorkers:
        cleaner = self.crawler.get_item_pipeline(Cleaner)
        assert cleaner is not None
        return cleaner.workers

    def count(self, name: str, by: int = 1) -> None:
        self.crawler.stats.inc_value(name, by)
