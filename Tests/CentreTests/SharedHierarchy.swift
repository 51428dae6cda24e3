import CentreSupport
import Foundation
import Model
import OpenSSL
import Testing

@testable import Centre

/// A root whose key is in shares, and what may be known of its places.
struct SharedHierarchy {
    let staged: StagedHierarchy

    /// A centre with the folders `shares`, `next` and `medium` beside its state.
    static func make() async throws -> SharedHierarchy {
        let staged = try await StagedHierarchy.make()
        for name in ["shares", "next", "medium"] {
            let path = staged.prepared.path(name)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        return SharedHierarchy(staged: staged)
    }

    /// A centre whose root's key opens with two of the three shares in `shares`.
    static func dealt() async throws -> SharedHierarchy {
        let shared = try await make()
        let prepared = shared.staged.prepared
        let centre = try prepared.open()
        let desk = try shared.staged.desk(centre)
        try await deal(.first, 2, of: 3, to: "shares", at: desk, in: prepared)
        try await centre.close()
        return shared
    }

    static let root = AuthorityID("root")

    /// The shares of these numbers in a folder of a copy.
    static func shares(_ numbers: [Int], in folder: String, of copy: PreparedCentre) -> RootKeys {
        RootKeys(shares: numbers.map { copy.path("\(folder)/root-share-\($0).txt") })
    }

    /// Deals shares without seals.
    @discardableResult
    static func deal(
        _ occasion: ShareDeal.Occasion,
        _ threshold: Int,
        of count: Int,
        to folder: String,
        at desk: AuthorityDesk,
        in copy: PreparedCentre
    ) async throws -> [String] {
        let deal = ShareDeal(occasion, threshold: threshold, of: count, to: copy.path(folder))
        return try await desk.share(#require(root), deal) { _ in SecretBytes(copying: []) }
    }

    /// The files of the root's key in the key folder, drafts too.
    static func keyFiles(_ copy: PreparedCentre, in folder: String? = nil) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder ?? "\(copy.state)/keys")
            .filter { $0.hasPrefix("root") }
    }

    /// Whether these shares open the root's key, and it signs.
    static func opens(_ copy: PreparedCentre, with rootKeys: RootKeys) async throws -> Bool {
        let centre = try copy.open(rootKeys: rootKeys)
        let key = try? centre.keyAtHand(centre.authorityRecord("root"))
        try await centre.close()
        return key != nil
    }
}
