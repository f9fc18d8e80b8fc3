"""Matters that a test makes for itself through the interface, so that no desk is empty."""

import json
import urllib.request

LAMP = "文化路的路灯连续三晚不亮，晚上看不清路，请尽快来修。"


class Program:
    """Somebody of the city's own desk who calls the interface."""

    tokens = {}

    def __init__(self, city, role, level=None):
        self.city = city
        self.account = city.account(role, level)

    def send(self, path, body):
        head = {"Content-Type": "application/json"}
        if path != "/sessions":
            head["Authorization"] = "Bearer " + self.token()
        request = urllib.request.Request(
            self.city.url + "/api/v1" + path, json.dumps(body).encode(), head)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def get(self, path):
        request = urllib.request.Request(
            self.city.url + "/api/v1" + path, headers={"Authorization": "Bearer " + self.token()})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def token(self):
        key = (self.city.url, self.account["name"])
        if key not in self.tokens:
            self.tokens[key] = self.send("/sessions", {
                "name": self.account["name"], "password": self.account["password"]})["token"]
        return self.tokens[key]

    def me(self):
        """The person behind the account."""
        request = urllib.request.Request(
            self.city.url + "/api/v1/me", headers={"Authorization": "Bearer " + self.token()})
        with urllib.request.urlopen(request) as answer:
            return str(json.load(answer)["person"]["id"])

    def take(self, number, step, **said):
        return self.send(f"/cases/{number}/steps", {"step": step, **said})


def area_of(city):
    return city.account("handler", "township")["area"]


def filed(city, text=LAMP, title="文化路路灯不亮", **said):
    """A call that the city's clerk has filed and that awaits dispatch."""
    return Program(city, "clerk").send("/cases", {
        "procedure": "complaint", "area": area_of(city), "title": title, "text": text,
        "name": "王建国", "phone": "13905340001", "category": "020101", "urgency": "general",
        **said})["number"]


def passed_down(city):
    """One that the city's desk has passed to a county's."""
    number = filed(city)
    Program(city, "dispatcher").take(
        number, "pass-down", area=city.account("dispatcher", "county")["area"], reason="由区里办理")
    return number


def dispatched(city, **said):
    number = filed(city, **said)
    unit = city.account("handler")["organisation"]
    Program(city, "dispatcher").take(number, "dispatch", unit=str(unit))
    return number


def handled(city, **said):
    number = dispatched(city, **said)
    handler = Program(city, "handler")
    handler.take(number, "sign")
    handler.take(number, "contact", way="telephone")
    return number


def submitted(city, **said):
    number = handled(city, **said)
    Program(city, "handler").take(number, "submit", **{
        "result": "已更换三盏灯头，当晚试亮正常。", "answer": "您好，路灯已经修好，感谢您的反映。",
        "claimed-solved": True})
    return number


def accepted(city, **said):
    number = submitted(city, **said)
    Program(city, "reviewer").take(number, "accept")
    return number


def quarrel(city):
    """A dispute that is with a committee, and that committee."""
    desk = city.account("coordinator", "county")
    unit = city.account("mediator")["organisation"]
    coordinator = Program(city, "coordinator", "county")
    number = coordinator.send("/cases", {
        "procedure": "dispute", "area": desk["area"], "text": "楼上漏水泡了客厅顶棚，说好赔又反悔。",
        "channel": "visit", "consent": True, "parties": [
            {"side": "applicant", "name": "赵芳", "phone": "13905340002"},
            {"side": "respondent", "name": "孙强", "phone": "13905340003"}]})["number"]
    coordinator.take(number, "study", category="neighbours", difficulty="simple",
                     **{"lawful-road": "peoples-mediation"})
    coordinator.take(number, "admit", exclusion="none", **{"repeats-looked": True})
    coordinator.take(number, "mediate", unit=str(unit))
    return number, unit


def quarrelling(city):
    return quarrel(city)[0]


def consented(city):
    """Taken up by the committee, both sides willing."""
    number = quarrelling(city)
    mediator = Program(city, "mediator")
    mediator.take(number, "record-consent", party=2, manner="in-person")
    mediator.take(number, "take-case")
    return number
