import Foundation
import Model

/// The segments of a snapshot, ready to be looked into, and its OCSP signers where they are objects.
struct StatusIndex: Sendable {
    private var segments: [String: [(object: String, segment: StatusSegment)]] = [:]
    /// By object.
    private var signers: [String: [Data]] = [:]

    /// Knows nothing.
    init() {}

    /// Opens the segments of `manifest` in `folder`, which has them with the octets that their names say; those that
    /// `known` has open are not looked at again.
    ///
    /// - Throws: `SnapshotError` with `.incomplete` or `.damaged`.
    init(_ manifest: SnapshotManifest, in folder: ObjectFolder, known: StatusIndex) throws(SnapshotError) {
        let open = Dictionary(known.segments.values.joined().map { ($0.object, $0.segment) }) { $1 }
        for authority in manifest.authorities {
            var list: [(object: String, segment: StatusSegment)] = []
            for part in authority.segments {
                if let segment = open[part.object] {
                    list.append((part.object, segment))
                    continue
                }
                let segment = try StatusSegment(path: folder.path(of: part.object), name: part.object)
                guard segment.count == part.records else {
                    throw SnapshotError(.damaged(object: part.object))
                }
                try segment.check(name: part.object)
                list.append((part.object, segment))
            }
            segments[authority.name] = list
            guard let delegates = authority.delegates else { continue }
            if let list = known.signers[delegates.object] {
                signers[delegates.object] = list
            } else {
                signers[delegates.object] = try delegates.signers(in: folder)
            }
        }
    }

    /// The certificates of those to whom an authority of the snapshot delegated OCSP.
    func signers(of authority: SnapshotManifest.Authority) -> [Data] {
        authority.delegates.map { signers[$0.object] ?? [] } ?? authority.signers
    }

    /// What the newest segment that has the serial number says; `unknown` when none has it.
    func status(of id: CertificateID) -> CertificateStatus {
        for (_, segment) in (segments[id.authority.name] ?? []).reversed() {
            if let record = segment.record(of: id.serial) { return record.status }
        }
        return .unknown
    }
}
