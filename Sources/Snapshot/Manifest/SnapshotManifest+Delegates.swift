import Foundation

/// The object of many signers: a JSON list of their certificates, DER in base 64, as a manifest has a few.
extension SnapshotManifest.Delegates {
    /// The octets of the object.
    ///
    /// - Throws: `SnapshotError` with `.malformed`.
    package static func encode(_ signers: [[UInt8]]) throws(SnapshotError) -> [UInt8] {
        guard let octets = try? JSONEncoder().encode(signers.map { Data($0) }),
            octets.count <= SnapshotManifest.limit
        else { throw SnapshotError(.malformed(detail: "too many OCSP signers")) }
        return Array(octets)
    }

    /// The certificates in `folder`, which has the object with the octets that its name says.
    ///
    /// - Throws: `SnapshotError` with `.damaged` or `.file`.
    func signers(in folder: ObjectFolder) throws(SnapshotError) -> [Data] {
        guard let found = try ObjectFolder.read(folder.path(of: object), limit: SnapshotManifest.limit),
            let signers = Self.decode(found)
        else { throw SnapshotError(.damaged(object: object)) }
        return signers.map { Data($0) }
    }

    /// The certificates in the octets of an object; nil when they are no such list.
    package static func decode(_ octets: [UInt8]) -> [[UInt8]]? {
        (try? JSONDecoder().decode([Data].self, from: Data(octets)))?.map { Array($0) }
    }
}
