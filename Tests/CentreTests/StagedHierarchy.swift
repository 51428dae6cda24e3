import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Synchronization
import Testing

/// A centre with two persons who may work on authorities.
struct StagedHierarchy {
    let prepared: PreparedCentre

    static func make() async throws -> StagedHierarchy {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        _ = try await centre.addStaff(
            name: "he.pki",
            displayName: "何密钥",
            roles: [.pkiAdministrator],
            by: centre.staffOperator("admin")
        )
        try await centre.close()
        return StagedHierarchy(prepared: prepared)
    }

    func persons(_ centre: CACentre) throws -> TwoPersons {
        try TwoPersons(first: centre.staffOperator("admin"), second: centre.staffOperator("he.pki"))
    }

    func desk(
        _ centre: CACentre,
        onStep: @escaping @Sendable (HierarchyStep) -> Void = { _ in }
    ) throws -> AuthorityDesk {
        AuthorityDesk(centre: centre, persons: try persons(centre), onStep: onStep)
    }

    /// Runs a rollover again that was killed, or had just succeeded.
    func repeatRollover(
        of id: AuthorityID,
        by next: AuthorityID,
        in centre: CACentre,
        _ moment: String
    ) async throws {
        _ = try await centre.recover()
        do {
            _ = try await desk(centre).rollOver(id)
        } catch let error as HierarchyError {
            #expect(error == HierarchyError(.succeeded(id, by: next)), "\(moment)")
        }
        let list = try centre.book.latestRevocationList(of: RevocationListName(next))
        #expect(list?.fingerprint != nil, "\(moment)")
    }

    func plan(_ name: String, parent: String, algorithm: KeyAlgorithm) throws -> AuthorityPlan {
        AuthorityPlan(
            id: try #require(AuthorityID(name)),
            role: .issuing,
            parent: AuthorityID(parent),
            algorithm: algorithm,
            commonName: "签发CA \(name)",
            organization: "必联"
        )
    }

    /// An outstanding request to somebody else's authority.
    func request(_ name: String, at centre: CACentre) async throws -> AuthorityRequestRecord {
        try await desk(centre).request(
            AuthorityPlan(
                id: #require(AuthorityID(name)),
                role: .issuing,
                parent: nil,
                algorithm: .p256,
                commonName: "签发CA \(name)",
                organization: "必联"
            )
        )
    }

    /// A new root, certified by the old one, and its list.
    static let ceremony = """
        ceremony: two-steps
        purpose: 测试
        notBefore: 2020-01-01
        notAfter: 2099-12-31
        participants:
          - {role: operator, staff: admin}
          - {role: second, staff: he.pki}
          - {role: witness, name: 张公证}
        steps:
          - {do: create-root, authority: root-9, algorithm: p256, commonName: 根九, organization: 必联}
          - {do: cross-sign, authority: root-9, by: root}
        """

    func rehearse(_ ceremony: Ceremony, in centre: CACentre) async throws -> [String] {
        try await CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: { _ in SecretBytes(copying: []) }
        )
        .rehearse()
    }

    func hold(
        _ ceremony: Ceremony,
        in centre: CACentre,
        to folder: String,
        onStep: @escaping @Sendable (Int, HierarchyStep?) -> Void = { _, _ in }
    ) async throws -> String {
        try await CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: { _ in SecretBytes(copying: []) },
            onStep: onStep
        ).run(
            first: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki"),
            protocolFolder: folder
        )
    }
}

/// Copies of a centre as its files are at the moments of an act: what a power loss would leave.
final class Snapshots: Sendable {
    private let prepared: PreparedCentre
    private let taken = Mutex<[(moment: String, copy: PreparedCentre)]>([])

    init(of prepared: PreparedCentre) {
        self.prepared = prepared
    }

    var all: [(moment: String, copy: PreparedCentre)] { taken.withLock { $0 } }

    func take(_ moment: String) {
        guard let copy = try? prepared.copy() else { return }
        taken.withLock { $0.append((moment, copy)) }
    }
}
