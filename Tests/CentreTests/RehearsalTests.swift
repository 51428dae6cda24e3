import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// A ceremony is rehearsed on the hierarchy that is there, whatever would be made today.
@Suite("Rehearsals of ceremonies", .serialized)
struct RehearsalTests {
    private func ceremony(
        _ staged: StagedHierarchy,
        _ text: String = StagedHierarchy.ceremony
    ) throws -> Ceremony {
        let path = staged.prepared.path("ceremony.yaml")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try Ceremony(path: path)
    }

    @Test("What a step cannot do is told by its rehearsal with file, line and key")
    func place() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let text = StagedHierarchy.ceremony.replacingOccurrences(of: "by: root}", with: "by: nobody}")
        let ceremony = try ceremony(staged, text)
        let error = await #expect(throws: CeremonyError.self) {
            try await staged.rehearse(ceremony, in: centre)
        }
        #expect(error?.message.contains("ceremony.yaml:11: 'steps[1]' cannot be done: ") == true)
        #expect(error?.kind == .notFound)
        try await centre.close()
    }

    @Test("A rehearsal is worth nothing after a profile changed, and is not for persons who do not exist")
    func changed() async throws {
        let staged = try await StagedHierarchy.make()
        let definition = staged.prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let centre = try staged.prepared.open(definition: definition)
        let stranger = StagedHierarchy.ceremony.replacingOccurrences(
            of: "staff: he.pki",
            with: "staff: nobody.x"
        )
        await #expect(throws: CentreError(.staffUnknown(name: "nobody.x"))) {
            try await staged.rehearse(self.ceremony(staged, stranger), in: centre)
        }
        let ceremony = try self.ceremony(staged)
        _ = try await staged.rehearse(ceremony, in: centre)
        let profile = "\(definition)/profiles/ISSUING.yaml"
        let text = try String(contentsOfFile: profile, encoding: .utf8)
        try (text + "# another line\n").write(toFile: profile, atomically: true, encoding: .utf8)
        await #expect(throws: CeremonyError(.notRehearsed(name: "two-steps"))) {
            try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        }
        _ = try await staged.rehearse(ceremony, in: centre)
        _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        try await centre.close()
    }

    @Test(
        "A key that an earlier step puts into a token is neither moved nor split by a later one",
        arguments: ["offline, authority: root-2", "share, authority: root-2, threshold: 2, of: 3, to: ."]
    )
    func successorInToken(step: String) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let head = StagedHierarchy.ceremony.components(separatedBy: "steps:")[0]
        let token = "pkcs11:token=ca1?module-path=/usr/lib/softhsm/libsofthsm2.so"
        let text = """
            \(head)steps:
              - {do: rollover, authority: root, key: "\(token)"}
              - {do: \(step)}
            """
        let ceremony = try ceremony(staged, text)
        let error = await #expect(throws: CeremonyError.self) {
            try await staged.rehearse(ceremony, in: centre)
        }
        #expect(error?.message.contains("'steps[1]' cannot be done: ") == true)
        #expect(error?.message.contains("it is in a token") == true)
        try await centre.close()
    }

    /// The message with which a rehearsal of these steps is refused; nil when it is not.
    private func refusal(
        _ steps: String,
        _ staged: StagedHierarchy,
        _ centre: CACentre
    ) async throws -> String? {
        let head = StagedHierarchy.ceremony.components(separatedBy: "steps:")[0]
        let ceremony = try ceremony(
            staged,
            "\(head)steps:\n  - {do: publish-list, authority: root}\n\(steps)"
        )
        do {
            _ = try await staged.rehearse(ceremony, in: centre)
            return nil
        } catch let error as CeremonyError {
            return error.message
        }
    }

    /// Issue 3.
    @Test("A request whose key or name the book has otherwise, or blocks, is refused by the rehearsal")
    func knownKeys() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let plan = try staged.plan("ff", parent: "root", algorithm: .p256)
        let key = try PrivateKey.generate(.p256)
        let request = try centre.authorityRequest(plan, key: key)
        try Data(request.der).write(to: URL(fileURLWithPath: staged.prepared.path("f.csr")))
        let digest = Hexadecimal.encode(DigestAlgorithm.sha256.hash(request.der))
        let root =
            "  - {do: create-root, authority: root-9, algorithm: p256, commonName: 根九, organization: 必联}"
        func sign(by issuer: String) -> String {
            "\(root)\n  - {do: sign-request, file: f.csr, sha256: \(digest), by: \(issuer)}"
        }
        #expect(try await refusal(sign(by: "root"), staged, centre) == nil)
        #expect(try await refusal(sign(by: "root-9"), staged, centre) == nil)
        _ = try await desk.sign(request, by: #require(AuthorityID("root")), profile: "SUB-CA")
        // It is given again, and by nobody else.
        #expect(try await refusal(sign(by: "root"), staged, centre) == nil)
        let known = try #require(try await refusal(sign(by: "root-9"), staged, centre))
        #expect(known.contains("'steps[2]' cannot be done: ") && known.contains("certified before"))
        let create =
            "  - {do: create-issuing, authority: ff, parent: root, algorithm: p256, commonName: \(plan.commonName), organization: 必联}"
        let named = try #require(try await refusal(create, staged, centre))
        #expect(named.contains("'steps[1]' cannot be done: ") && named.contains("to another key"))
        try await centre.book.commit([
            .blockKey(keyHash: key.publicKey.fingerprint, reason: .keyCompromise, at: centre.clock.now)
        ])
        #expect(try await refusal(sign(by: "root"), staged, centre)?.contains("'steps[2]'") == true)
        try await centre.close()
    }

    /// Issue 3.
    @Test("A step that waits for an imported authority's records is refused by the rehearsal")
    func owed() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let plan = try ForeignAuthority.plan("old", key: .generate(.p256), hasRecords: true)
        _ = try await staged.desk(centre).importAuthority(plan)
        let list = try await refusal("  - {do: publish-list, authority: old}", staged, centre)
        #expect(list?.contains("'steps[1]' cannot be done: ") == true)
        try await staged.desk(centre).retire(plan.id)
        let end = try await refusal("  - {do: destroy, authority: old}", staged, centre)
        #expect(end?.contains("'steps[1]' cannot be done: ") == true)
        try await centre.close()
    }

    @Test("A step that deals shares is refused before anything is done when a holder cannot be asked")
    func holders() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let folder = staged.prepared.path("shares")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let share = "\n  - {do: share, authority: root-9, threshold: 2, of: 3, to: \(folder)}"
        let ceremony = try ceremony(staged, StagedHierarchy.ceremony + share)
        let conductor = CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: { _ in SecretBytes(copying: []) },
            checkHolder: { if $0 == 3 { throw CentreError(.nobodyTypes(option: "--holder-fd")) } }
        )
        let rehearsed = await #expect(throws: CeremonyError.self) { try await conductor.rehearse() }
        #expect(rehearsed?.message.contains("ceremony.yaml:12: 'steps[2]' cannot be done: nobody") == true)
        #expect(rehearsed?.kind == .unauthorized)
        _ = try await staged.rehearse(ceremony, in: centre)
        await #expect(throws: CeremonyError.self) {
            try await conductor.run(
                first: centre.staffOperator("admin"),
                second: centre.staffOperator("he.pki"),
                protocolFolder: staged.prepared.path(".")
            )
        }
        #expect(try centre.book.authorities().contains { $0.id.name == "root-9" } == false)
        _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        #expect(try centre.authorityRecord("root-9").keyReference.hasPrefix("shared:"))
        try await centre.close()
    }

    @Test("A protocol that was lost is written again octet for octet, and nothing is overwritten")
    func lostProtocol() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let ceremony = try self.ceremony(staged)
        let conductor = CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: { _ in SecretBytes(copying: []) }
        )
        let folder = staged.prepared.path(".")
        #expect(throws: CeremonyError(.noProtocol(name: "two-steps"))) {
            try conductor.writeProtocol(to: folder)
        }
        _ = try await conductor.rehearse()
        let text = try await staged.hold(ceremony, in: centre, to: folder)
        let signature = text.replacingOccurrences(of: ".txt", with: ".p7s")
        let written = try [text, signature].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        // The hierarchy goes on, and the protocol tells what was.
        try await staged.desk(centre).retire(#require(AuthorityID("root-9")))
        try FileManager.default.removeItem(atPath: text)
        #expect(try conductor.writeProtocol(to: folder) == text)
        #expect(try [text, signature].map { try Data(contentsOf: URL(fileURLWithPath: $0)) } == written)
        try Data("another".utf8).write(to: URL(fileURLWithPath: signature))
        #expect(throws: CentreError(.fileThere(path: signature))) { try conductor.writeProtocol(to: folder) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: signature)) == Data("another".utf8))
        let digest = Hexadecimal.encode(DigestAlgorithm.sha256.hash(Array(written[0])))
        let closed = try centre.book.auditEntries(after: 0, limit: 1000)
            .filter { $0.event.action == "ceremony.close" }
        #expect(closed.map { $0.event.detail["protocol"] } == [digest])
        try await centre.close()
    }

    @Test("A protocol that is there keeps a ceremony from beginning, and stays as it is")
    func protocolThere() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let ceremony = try self.ceremony(staged)
        _ = try await staged.rehearse(ceremony, in: centre)
        let folder = staged.prepared.path("protocols")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let path = "\(folder)/ceremony-two-steps.txt"
        try Data("of another one".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: CentreError(.fileThere(path: path))) {
            try await staged.hold(ceremony, in: centre, to: folder)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "of another one")
        #expect(try centre.book.authorities().contains { $0.id.name == "root-9" } == false)
        try await centre.close()
    }

    @Test(
        "An authority that no profile would make today keeps no ceremony from being held",
        arguments: [true, false]
    )
    func imported(hasKey: Bool) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let key = try PrivateKey.generate(.rsa2048)
        let certificate = try ForeignAuthority.certificate(
            key,
            extensions: [.extendedKeyUsage([.clientAuth, .emailProtection])]
        )
        let plan = try ForeignAuthority.plan("old", key: hasKey ? key : nil, certificate: certificate)
        _ = try await staged.desk(centre).importAuthority(plan)
        let ceremony = try self.ceremony(staged)
        #expect(try await staged.rehearse(ceremony, in: centre).count >= 4)
        _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        #expect(try centre.authorityRecord("root-9").state == .active)
        try await centre.close()
    }

    @Test(
        "Those on the stage have the names, ends, states, lists and kinds of key that are in the book, and other keys"
    )
    func cast() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        _ = try await staged.desk(centre).create(staged.plan("sm", parent: "root", algorithm: .sm2))
        _ = try await staged.desk(centre).rollOver(#require(AuthorityID("root")))
        _ = try await staged.request("gov", at: centre)
        let cast = try RehearsalCast(centre: centre, ceremony: ceremony(staged))
        let played = cast.changes.compactMap { change -> AuthorityRecord? in
            guard case .addAuthority(let record) = change else { return nil }
            return record
        }
        for record in try centre.book.authorities() {
            let twin = try #require(played.first { $0.id == record.id })
            let (own, other) = (
                try Certificate(der: record.certificate), try Certificate(der: twin.certificate)
            )
            #expect(twin.state == record.state && twin.predecessor == record.predecessor)
            #expect(twin.signatureAlgorithm == record.signatureAlgorithm)
            #expect(other.subjectDER == own.subjectDER && other.notAfter == own.notAfter)
            #expect(other.publicKey.algorithm == own.publicKey.algorithm)
            #expect(other.publicKey != own.publicKey)
            #expect(other.extensions.map(\.oid) == own.extensions.map(\.oid))
        }
        #expect(played.count == (try centre.book.authorities().count) + 1)
        try await centre.close()
    }
}
