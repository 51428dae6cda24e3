import Model
import Testing

@Suite("The words of notices")
struct NoticeWordingTests {
    @Test("Values take the place of their names, and nothing else changes")
    func fills() {
        let values = ["number": "CA1", "amount": "{{number}}"]
        #expect(NoticeWording.filled("申请{{number}}：{{amount}}元", values) == "申请CA1：{{number}}元")
        #expect(NoticeWording.filled("没有", values) == "没有")
        #expect(NoticeWording.filled("{{other}}", values) == "{{other}}")
        #expect(NoticeWording.names(in: "{{a}} 和 {{b}}{{a}}") == ["a", "b", "a"])
    }

    @Test("Every value that a notice may name has an example")
    func samples() {
        for (template, names) in NoticeWording.placeholders {
            #expect(NoticeWording.names(of: template) == names.union(NoticeWording.common))
            for name in names.union(NoticeWording.common) {
                #expect(NoticeWording.samples[name]?.isEmpty == false, "\(name) of \(template)")
            }
        }
        #expect(NoticeWording.names(of: "NOTHING") == nil)
    }

    @Test(
        "Braces that do not close, or stand within others, are no names",
        arguments: [
            "{{a", "a}}", "{{{a}}}", "{{a}}}}", "{{a{{b}}", "}}{{a}}",
        ]
    )
    func broken(text: String) {
        #expect(NoticeWording.names(in: text) == nil)
        #expect(NoticeWording.filled(text, ["a": "x"]) == text)
    }
}
