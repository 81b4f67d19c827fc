from crawler.capture.stack import frames_of_text, initiator_of

STACK = """Error
    at stackNow (<anonymous>:31:19)
    at Object.apply (<anonymous>:44:22)
    at write (https://tracker.example/t.js?v=1:3:15)
    at https://www.site.example/:12:3
    at new Promise (<anonymous>)"""


def test_the_hooks_own_frames_are_left_out() -> None:
    frames = frames_of_text(STACK)
    assert [(f.function, f.url, f.line, f.column) for f in frames] == [
        ("write", "https://tracker.example/t.js?v=1", 3, 15),
        ("", "https://www.site.example/", 12, 3),
    ]


def test_hostile_stacks_are_harmless() -> None:
    assert frames_of_text("") == ()
    assert frames_of_text("Error\n" + "    at " + "(" * 100_000) == ()
    assert len(frames_of_text("Error\n" + "    at https://a.example/x.js:1:1\n" * 5000)) <= 12


def test_an_initiator_counts_lines_from_one_and_follows_asynchronous_parents() -> None:
    def call(name: str, line: int) -> dict[str, object]:
        return {"functionName": name, "url": f"https://a.example/{name}.js", "lineNumber": line, "columnNumber": 0}

    stack = {"callFrames": [call("inner", 0)], "parent": {"callFrames": [call("outer", 4)]}}
    initiator = initiator_of({"type": "script", "stack": stack})
    assert (initiator.kind, initiator.url, initiator.line) == ("script", "https://a.example/inner.js", 1)
    assert [(f.function, f.line) for f in initiator.stack] == [("inner", 1), ("outer", 5)]


def test_evaluated_code_is_the_script_that_had_it_evaluated() -> None:
    stack = """Error
    at eval (eval at f (https://a.example/a.js:1:2), <anonymous>:1:1)
    at eval (eval at <anonymous> (eval at g (https://a.example/b(1).js:30:48)), <anonymous>:1:1)
    at async h (https://a.example/c(1).js:29:91)
    at about:srcdoc:1:8
    at <anonymous>:1:6
    at Array.map (<anonymous>)
    at eval (eval at evaluate (:370:30), <anonymous>:1:1)"""
    assert [(f.function, f.url, f.line) for f in frames_of_text(stack)] == [
        ("eval", "https://a.example/a.js", 1),
        ("eval", "https://a.example/b(1).js", 30),
        ("async h", "https://a.example/c(1).js", 29),
        ("", "about:srcdoc", 1),
    ]
