import CentreSupport
import Foundation
import Model
import OpenSSL
import Testing

@testable import Centre

/// A centre with a second root, which has cross-signed the issuing authority, or not.
struct SecondRoot {
    let staged: StagedHierarchy
    let centre: CACentre
    let desk: AuthorityDesk
    let root: AuthorityID
    let other: AuthorityID
    let issuing: AuthorityID
    /// The certificate that the second root gave the issuing authority; nil where it did not.
    let cross: Certificate?

    static func make(isCrossed: Bool = true, _ clock: WallClock = .system) async throws -> SecondRoot {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open(clock)
        let desk = try staged.desk(centre)
        let issuing = try #require(AuthorityID("issuing"))
        let other = try await desk.create(
            AuthorityPlan(
                id: #require(AuthorityID("root-b")),
                role: .root,
                algorithm: .p256,
                commonName: "第二根",
                organization: "必联"
            )
        ).id
        return SecondRoot(
            staged: staged,
            centre: centre,
            desk: desk,
            root: try #require(AuthorityID("root")),
            other: other,
            issuing: issuing,
            cross: try await isCrossed ? desk.crossSign(issuing, by: other) : nil
        )
    }

    func ceremony(_ steps: String...) throws -> Ceremony {
        let head = StagedHierarchy.ceremony.components(separatedBy: "steps:")[0]
        let text = "\(head)steps:\n" + steps.map { "  - {do: \($0)}\n" }.joined()
        let path = staged.prepared.path("ceremony.yaml")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try Ceremony(path: path)
    }
}
