import Enrollment
import Foundation
import Model
import Testing

@testable import Portal

@Suite("The content of pages")
struct PageContentTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Portal/Pages")

    @Test("Every template can be read")
    func templates() {
        #expect(PageTemplates.fault == nil)
    }

    @Test("Every word that a template uses is there in both languages")
    func words() throws {
        let content = PageContentTests.folder.appendingPathComponent("Content")
        var names: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: content, includingPropertiesForKeys: nil)
        where file.pathExtension == "mustache" {
            let text = try String(contentsOf: file, encoding: .utf8)
            names.formUnion(text.matches(of: /\{\{w\.([a-z_A-Z]+)\}\}/).map { String($0.1) })
        }
        #expect(names.count > 80)
        let chinese = Words.shipped.all(.chinese)
        let english = Words.shipped.all(.english)
        for name in names { #expect(chinese[name] != nil && english[name] != nil, "\(name)") }
    }

    @Test("Every word that the program names is there in both languages")
    func named() throws {
        let portal = PageContentTests.folder.deletingLastPathComponent()
        let files = try FileManager.default.subpathsOfDirectory(atPath: portal.path)
        var names: Set<String> = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: portal.appendingPathComponent(file), encoding: .utf8)
            names.formUnion(text.matches(of: /words\.text\(\s*"([A-Za-z_\-]+)"/).map { String($0.1) })
        }
        #expect(names.count > 100)
        for name in names { #expect(Words.shipped.has(name), "\(name)") }
    }

    @Test("Every state, document, option, rule and field has its words")
    func vocabulary() {
        var names = ApplicationState.allCases.flatMap { ["state_\($0.rawValue)", "next_\($0.rawValue)"] }
        names += ApplicationType.allCases.map { "business_\($0.rawValue)" }
        names += AttachmentKind.allCases.map { "document_\($0.rawValue)" }
        names += OrderRecord.State.allCases.map { "order_\($0.rawValue)" }
        names += DeliveryRecord.State.allCases.map { "delivery_\($0.rawValue)" }
        names += ProfileName.allCases.map { "option_\($0.rawValue)" }
        names += CertificateService.allCases.flatMap {
            ["service_\($0.rawValue)", "service_\($0.rawValue)_text"]
        }
        names += CardStatus.allCases.flatMap { ["card_\($0.rawValue)", "card_next_\($0.rawValue)"] }
        names += RevocationReason.allCases.map { "reason_\($0.rawValue)" }
        names += CertificateTrouble.allCases.flatMap {
            ["trouble_\($0.rawValue)", "help_\($0.rawValue)", "help_\($0.rawValue)_1"]
        }
        names += BindingRecord.State.allCases.map { "binding_\($0.rawValue)" }
        names += CodeStanding.State.allCases.map { "code_\($0.rawValue)" }
        let forms = ApplicantKind.allCases.flatMap { kind in
            ApplicationType.allCases.flatMap { FormLayout.all($0, kind) }
        }
        for section in forms {
            names.append("section_\(section.name)")
            for field in section.fields {
                names.append(field.wordName)
                switch field.kind {
                case .choice(let options) where field.path != "orgProvince", .radio(let options):
                    names += options.map { "option_\($0)" }
                default: break
                }
            }
        }
        for name in names { #expect(Words.shipped.has(name), "\(name)") }
    }

    @Test("Both languages say as much: each puts in the same values")
    func values() {
        let english = Words.shipped.all(.english)
        for (name, text) in Words.shipped.all(.chinese) {
            for mark in ["{0}", "{1}"] {
                #expect(text.contains(mark) == english[name]?.contains(mark), "\(name) and \(mark)")
            }
        }
    }

    @Test("No page has a script or style of its own, which the policy would stop")
    func inline() throws {
        let content = PageContentTests.folder.appendingPathComponent("Content")
        for file in try FileManager.default.contentsOfDirectory(at: content, includingPropertiesForKeys: nil)
        where file.pathExtension == "mustache" {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(
                !text.contains("<style") && !text.contains(" style=") && !text.contains(" onclick"),
                "\(file)"
            )
            #expect(!text.contains("<script>"), "\(file)")
        }
    }

    @Test("Script, stylesheet and the first page together stay below 150 kB")
    func weight() {
        let total = PackageResources.portal_css.count + PackageResources.portal_js.count
        #expect(total < 30_000)
    }

    @Test(
        "A mark that joins the character before or after it hides nothing from escaping",
        arguments: ["\u{0301}", "\u{200D}", "\u{FE0F}", "\u{0600}", ""]
    )
    func escaped(mark: String) throws {
        var view = AccountView(action: "/login", title: "", intro: "")
        view.login = "\"\(mark) x='\(mark)' y=\(mark)>\(mark)<script>\(mark)&\(mark)"
        let page = PageView(w: Words.shipped.all(.chinese), token: "", page: view)
        let text = try #require(PageTemplates.render("login", page))
        let start = try #require(text.range(of: "name=\"login\" value=\""))
        let value = text[start.upperBound...].unicodeScalars.prefix { $0 != "\"" }
        let expected =
            "&quot;\(mark) x=&#39;\(mark)&#39; y=\(mark)&gt;\(mark)&lt;script&gt;\(mark)&amp;\(mark)"
        #expect(Array(value) == Array(expected.unicodeScalars))
    }
}
