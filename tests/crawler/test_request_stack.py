from scrapy import Request
from scrapy.pqueues import ScrapyPriorityQueue
from scrapy.utils.test import get_crawler

from crawler.network.request_stack import RequestStack


def test_requests_leave_by_priority_and_of_one_priority_the_last_first():
    queue = ScrapyPriorityQueue(get_crawler(), RequestStack, "")
    for number, priority in enumerate((0, 5, 0, -3, 5)):
        queue.push(Request(f"http://127.0.0.1/{number}", priority=priority))
    assert len(queue) == 5
    assert queue.peek().url == "http://127.0.0.1/4"
    assert [queue.pop().url[-1] for _ in range(5)] == ["4", "1", "2", "0", "3"]
    assert queue.pop() is None


def test_an_empty_stack_has_nothing_to_give():
    stack = RequestStack()
    assert (stack.pop(), stack.peek(), len(stack)) == (None, None, 0)
