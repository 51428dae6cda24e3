import Foundation
import Model
import Portal

extension AuthorityBundle {
    /// Reads what is published about an authority; nil when there is nothing of this kind.
    ///
    /// - Parameters:
    ///   - state: where it is published.
    ///   - id: the authority.
    ///   - kind: which of its bundles.
    ///   - now: when it counts as changed, should the file not say so.
    init?(publishedIn state: StateDirectory, of id: AuthorityID, _ kind: Kind, at now: Timestamp) {
        let path = "\(state.published)/\(id)\(kind.rawValue)"
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970
        self.init(
            bytes: Array(bytes),
            changedAt: changed.map { Timestamp(secondsSinceEpoch: Int64($0)) } ?? now
        )
    }
}
