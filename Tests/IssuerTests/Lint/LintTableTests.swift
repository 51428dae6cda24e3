import Foundation
import Testing

@testable import Issuer

@Suite("The table of lints")
struct LintTableTests {
    private static let root: URL = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url
    }()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// Clause, rule, whether it may be ignored, and file of the rows of docs/standards.md that name a rule's file.
    private func rows() throws -> [String] {
        try Self.text("docs/standards.md").split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, cells[3].contains("Issuer/Lint/Rules/") else { return nil }
            let rule = cells[1].split(separator: "`").first.map(String.init) ?? ""
            return "\(cells[0]) \(rule) \(cells[2]) \(cells[3].trimmingCharacters(in: ["`"]))"
        }
    }

    @Test("Every rule has one row with its clause, whether it may be ignored, and its file; every row a rule")
    func table() throws {
        let expected = Lints.rules.map { rule in
            let mayBeIgnored = rule.mayBeIgnored ? "yes" : "no"
            return "\(rule.clause) \(rule.rule) \(mayBeIgnored) Sources/Issuer/Lint/Rules/\(rule).swift"
        }
        #expect(try rows().sorted() == expected.sorted())
    }

    @Test("Every rule has a file of its own that opens with its clause, and every file a rule")
    func files() throws {
        let folder = Self.root.appendingPathComponent("Sources/Issuer/Lint/Rules")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == Lints.rules.map { "\($0).swift" }.sorted())
    }

    @Test("Every key of a profile's file stands in docs/profiles.md", arguments: ShippedProfiles.names)
    func keys(name: String) throws {
        let text = try Self.text("docs/profiles.md")
        let path = "\(ShippedProfiles.folder)/\(name).yaml"
        let keys = try StrictYAML.read(ProfileFile.self, path: path) { Array($0.lines.keys) }
        for key in keys where !key.isEmpty && !key.hasSuffix("]") {
            let place = key.replacing(/\[\d+\]/, with: "[]")
            #expect(text.contains("`\(place)") || text.contains("`\(place)."), "\(place)")
        }
    }
}
