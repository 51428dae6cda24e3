import CentreSupport
import Foundation
import Model
import Store
import Testing

@testable import Centre

/// Review of issue 3, Q4: what goes on after a stop is what was rehearsed.
@Suite("A ceremony that was begun and stopped", .serialized)
struct CeremonyContinuationTests {
    private static let head = StagedHierarchy.ceremony.prefix(
        upTo: StagedHierarchy.ceremony.range(of: "steps:")?.lowerBound ?? StagedHierarchy.ceremony.endIndex
    )

    private struct Scene {
        let staged: StagedHierarchy
        let ceremony: Ceremony
        let definition: String
        let medium: String

        func open(withMedium: Bool) throws -> CACentre {
            try staged.prepared.open(
                definition: definition,
                rootKeys: withMedium ? RootKeys(folder: medium) : RootKeys()
            )
        }

        func hold(in centre: CACentre) async throws {
            _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        }

        /// Gives the profile of issuing authorities another path length.
        func edit(pathLength: Int, from old: Int) throws {
            try edit("profiles/ISSUING.yaml", "pathLength: \(old)", "pathLength: \(pathLength)")
        }

        /// Puts `new` for `old` in a file of the definition.
        func edit(_ file: String, _ old: String, _ new: String) throws {
            let path = "\(definition)/\(file)"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let edited = text.replacingOccurrences(of: old, with: new)
            #expect(edited != text)
            try edited.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    private func scene(_ steps: [String]) async throws -> Scene {
        let staged = try await StagedHierarchy.make()
        let (definition, medium) = (staged.prepared.path("definition"), staged.prepared.path("medium"))
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        try FileManager.default.createDirectory(atPath: medium, withIntermediateDirectories: false)
        let text = Self.head + "steps:\n" + steps.map { "  - {\($0)}\n" }.joined()
        let path = staged.prepared.path("ceremony.yaml")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return Scene(
            staged: staged,
            ceremony: try Ceremony(path: path),
            definition: definition,
            medium: medium
        )
    }

    private static let root =
        "do: create-root, authority: root-9, algorithm: p256, commonName: 根九, organization: 必联"
    private static let issuing =
        "do: create-issuing, authority: issuing-9, parent: root, algorithm: p256, commonName: 签九, organization: 必联, key: offline"

    @Test("A run that did nothing goes on with the definition it was begun with, or with one rehearsed since")
    func nothingDone() async throws {
        let scene = try await scene([Self.issuing])
        let centre = try scene.open(withMedium: false)
        _ = try await scene.staged.rehearse(scene.ceremony, in: centre)
        await #expect(throws: (any Error).self) { try await scene.hold(in: centre) }
        try await centre.close()
        try scene.edit(pathLength: 5, from: 0)
        let later = try scene.open(withMedium: true)
        await #expect(throws: CeremonyError(.otherDefinition(name: "two-steps"))) {
            try await scene.hold(in: later)
        }
        #expect(try later.book.authorities().contains { $0.id.name == "issuing-9" } == false)
        _ = try await scene.staged.rehearse(scene.ceremony, in: later)
        try await scene.hold(in: later)
        #expect(try later.authorityRecord("issuing-9").keyReference.hasPrefix("offline:"))
        try await later.close()
    }

    @Test("When a step is done, nothing goes on under another definition, rehearsed or not")
    func stepDone() async throws {
        let scene = try await scene([Self.root, Self.issuing])
        let centre = try scene.open(withMedium: false)
        _ = try await scene.staged.rehearse(scene.ceremony, in: centre)
        await #expect(throws: (any Error).self) { try await scene.hold(in: centre) }
        #expect(try centre.authorityRecord("root-9").state == .active)
        try await centre.close()
        try scene.edit(pathLength: 5, from: 0)
        let later = try scene.open(withMedium: true)
        _ = try? await scene.staged.rehearse(scene.ceremony, in: later)
        await #expect(throws: CeremonyError(.otherDefinition(name: "two-steps"))) {
            try await scene.hold(in: later)
        }
        try await later.close()
        try scene.edit(pathLength: 0, from: 5)
        let last = try scene.open(withMedium: true)
        try await scene.hold(in: last)
        #expect(try last.authorityRecord("issuing-9").parent?.name == "root")
        try await last.close()
    }

    @Test("What no step uses of pki.yaml and the profiles may change while it is held")
    func otherMatters() async throws {
        let scene = try await scene([Self.root, Self.issuing])
        let centre = try scene.open(withMedium: false)
        _ = try await scene.staged.rehearse(scene.ceremony, in: centre)
        await #expect(throws: (any Error).self) { try await scene.hold(in: centre) }
        #expect(try centre.authorityRecord("root-9").state == .active)
        try await centre.close()
        try scene.edit("pki.yaml", "validMinutes: 60", "validMinutes: 30")
        try scene.edit("pki.yaml", "# hotline: 400-000-0000", "hotline: 400-810-0000")
        try scene.edit("profiles/EXPERT.yaml", "validity:", "# 有效期\nvalidity:")
        let later = try scene.open(withMedium: true)
        #expect(later.configuration.hotline == "400-810-0000")
        try await scene.hold(in: later)
        #expect(try later.authorityRecord("issuing-9").parent?.name == "root")
        try await later.close()
    }

    @Test(
        "A rehearsal does not count for another value of what certificates and lists say",
        arguments: [
            ["pki.yaml", "publicURL: http://127.0.0.1:8080", "publicURL: http://ca.example.cn"],
            ["pki.yaml", "validHours: 48", "validHours: 72"],
            ["pki.yaml", "shards: 1", "shards: 4"],
            ["profiles/OCSP.yaml", "days: 90", "days: 60"],
        ]
    )
    func usedMatters(change: [String]) async throws {
        let scene = try await scene([Self.root])
        let centre = try scene.open(withMedium: false)
        _ = try await scene.staged.rehearse(scene.ceremony, in: centre)
        try await centre.close()
        try scene.edit(change[0], change[1], change[2])
        let later = try scene.open(withMedium: false)
        await #expect(throws: CeremonyError(.notRehearsed(name: "two-steps"))) {
            try await scene.hold(in: later)
        }
        try await later.close()
    }

    @Test("Nothing goes on when an authority that a later step names was changed by somebody else")
    func hierarchy() async throws {
        let scene = try await scene([Self.root, Self.issuing, "do: publish-list, authority: issuing"])
        let centre = try scene.open(withMedium: false)
        _ = try await scene.staged.rehearse(scene.ceremony, in: centre)
        await #expect(throws: (any Error).self) { try await scene.hold(in: centre) }
        let issuing = try centre.authorityRecord("issuing").id
        try await scene.staged.desk(centre).retire(issuing)
        try await centre.close()
        let later = try scene.open(withMedium: true)
        await #expect(throws: CeremonyError(.otherHierarchy(name: "two-steps", issuing))) {
            try await scene.hold(in: later)
        }
        #expect(try later.book.authorities().contains { $0.id.name == "issuing-9" } == false)
        try await later.close()
    }
}
