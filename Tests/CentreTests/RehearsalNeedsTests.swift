import CentreSupport
import Foundation
import Issuer
import Model
import Testing

@testable import Centre

/// Issue 3: what has to be brought on the day is known before the day.
@Suite("What a rehearsal says is to be brought", .serialized)
struct RehearsalNeedsTests {
    private static let head = StagedHierarchy.ceremony.components(separatedBy: "steps:")[0]

    /// The lines of a rehearsal of some steps that name the medium, each after the number of its step.
    private func media(_ steps: [String], _ staged: StagedHierarchy) async throws -> [String] {
        let path = staged.prepared.path("ceremony.yaml")
        let text = "\(Self.head)steps:\n" + steps.map { "  - {do: \($0)}\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let centre = try staged.prepared.open()
        let lines = try await staged.rehearse(Ceremony(path: path), in: centre)
        try await centre.close()
        var (step, found) = ("", [String]())
        for line in lines {
            if let first = line.first, first.isNumber { step = String(line.prefix { $0 != "." }) }
            guard line.contains("--root-keys DIR") else { continue }
            found.append("\(step) \(line.contains("root-2") ? "root-2" : "root")")
        }
        return found
    }

    @Test("The successor of a root whose key is in shares goes to a medium, unless the step says where else")
    func shared() async throws {
        let staged = try await SharedHierarchy.dealt().staged
        #expect(try await media(["rollover, authority: root"], staged) == ["1 root-2"])
        #expect(try await media(["rollover, authority: root, key: file"], staged) == [])
        #expect(try await media(["publish-list, authority: root"], staged) == [])
    }

    @Test("A key that a step moves to the medium, or makes there, is told, and so is its successor's")
    func moved() async throws {
        let staged = try await StagedHierarchy.make()
        let steps = ["offline, authority: root", "rollover, authority: root"]
        #expect(try await media(steps, staged) == ["1 root", "2 root-2"])
        #expect(try await media(["rollover, authority: root"], staged) == [])
        let create =
            "create-root, authority: root-2, algorithm: p256, commonName: 根二, organization: 必联, key: offline"
        #expect(try await media([create], staged) == ["1 root-2"])
    }
}
