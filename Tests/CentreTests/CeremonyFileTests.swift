import Centre
import CentreSupport
import Foundation
import Issuer
import Testing

/// Mistakes that would strike in the middle of a ceremony are found before it begins.
@Suite("Ceremony files")
struct CeremonyFileTests {
    /// The part of the sample that is replaced, the other words, and the key that is named.
    static let faults = [
        ("key: file", "key: \"pkcs11:token=ca1;pin-value=1234\"", "steps[1].key"),
        ("key: file", "key: \"pkcs11:token=ca1?pin-value=1234\"", "steps[1].key"),
        ("key: file", "key: \"pkcs11:slot-id=1\"", "steps[1].key"),
        ("key: file", "key: drawer", "steps[1].key"),
        ("commonName: 根, organization: O", "commonName: \"根\\n8\", organization: O", "steps[1].commonName"),
        ("steps:\n", "steps:\n" + root8, "steps[2].authority"),
        ("by: root}", "by: root-9}", "steps[0].by"),
        ("evenThough: 2", "evenThough: 0", "steps[2].evenThough"),
        ("destroy,", "retire,", "steps[2].evenThough"),
        ("key: file", "key: file, signature: pss", "steps[1].signature"),
        ("key: file", "key: file, signature: oaep", "steps[1].signature"),
        (destroy9, "revoke, authority: root-9, reason: bored", "steps[2].reason"),
        (destroy9, "revoke, authority: root-9, reason: certificateHold", "steps[2].reason"),
        (destroy9, "revoke, authority: root-9, reason: other", "steps[2].text"),
        (destroy9, "revoke, authority: root-9", "steps[2].reason"),
        (destroy9, "revoke, by: root, certificate: xy, reason: superseded", "steps[2].certificate"),
        (
            destroy9, "revoke, authority: root-9, by: root, certificate: '01', reason: superseded",
            "steps[2].authority"
        ),
        (destroy9, "move, authority: root-9, key: file", "steps[2].key"),
        (destroy9, "cross-sign, file: a.pem, by: root", "steps[2].sha256"),
        ("2020-01-01", "2020-02-30", "notBefore"),
        ("2099-12-31", "2099-06-31", "notAfter"),
        ("2099-12-31", "2019-12-31", "notAfter"),
        ("witness, name: 张公证", "witness, staff: zhang.gongzheng", "participants[2].staff"),
        ("witness, name: 张公证", "witness, name: 张公证, staff: admin", "participants[2].staff"),
        ("witness, name: 张公证", "witness, name: ''", "participants[2].name"),
        ("witness, name: 张公证", "witness, name: 张\u{200B}公证", "participants[2].name"),
        ("witness, name: 张公证", "witness, name: 张公证\u{2060}", "participants[2].name"),
        ("witness, name: 张公证", "witness, name: 张\u{00AD}公证", "participants[2].name"),
        ("witness, name: 张公证", "witness, name: 张公证\u{E0041}", "participants[2].name"),
        ("witness, name: 张公证", "witness, name: 张\u{202E}公证", "participants[2].name"),
        ("witness, name: 张公证", "witness", "participants[2].name"),
        ("operator, staff: admin", "operator, staff: admin, name: 李某", "participants[0].name"),
    ]

    private static let destroy9 = "destroy, authority: root-9, evenThough: 2"

    private static let root8 =
        "  - {do: create-root, authority: root-8, algorithm: p256, commonName: 另一根, organization: O, key: file}\n"

    private static let sample = StagedHierarchy.ceremony.replacingOccurrences(
        of: "steps:\n",
        with: "steps:\n  - {do: cross-sign, authority: root-9, by: root}\n"
            + "  - {do: create-root, authority: root-8, algorithm: p256, commonName: 根, organization: O, key: file}\n"
            + "  - {do: destroy, authority: root-9, evenThough: 2}\n"
    )

    private func read(_ text: String) throws -> Ceremony {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: path) }
        try Data(text.utf8).write(to: path)
        return try Ceremony(path: path.path)
    }

    @Test("What no step could do is refused at check, with line and key", arguments: faults)
    func fault(part: String, other: String, key: String) throws {
        #expect(try read(Self.sample).plan.count == 5)
        #expect(Self.sample.contains(part))
        let text = Self.sample.replacingOccurrences(of: part, with: other)
        let error = try #require(throws: ConfigurationError.self) { try read(text) }
        #expect(error.key == key)
        #expect(error.others.allSatisfy { $0.key == "steps[4].by" })
        #expect(error.line != nil)
        #expect(!error.message.contains("1234"))
    }

    @Test("Every mistake of a ceremony file is named at once, in the order of its lines")
    func several() throws {
        let text = Self.sample
            .replacingOccurrences(of: "2020-01-01", with: "2020-02-30")
            .replacingOccurrences(of: "by: root}", with: "by: Root, profile: X}")
            .replacingOccurrences(of: "algorithm: p256, commonName: 根", with: "algorithm: p255, comonName: 根")
        let error = try #require(throws: ConfigurationError.self) { try read(text) }
        #expect(
            Set(error.each.compactMap(\.key)) == [
                "notBefore", "steps[0].profile", "steps[0].by", "steps[1].algorithm", "steps[1].comonName",
                "steps[1].commonName", "steps[3].algorithm", "steps[3].comonName", "steps[3].commonName",
                "steps[4].profile", "steps[4].by",
            ]
        )
        let lines = error.each.compactMap(\.line)
        #expect(lines == lines.sorted())
    }

    @Test("A file that is not there is asked for as a ceremony file")
    func missing() throws {
        let error = try #require(throws: ConfigurationError.self) { try Ceremony(path: "/nonexistent") }
        #expect(error.hint?.contains("ceremony file") == true)
    }
}
