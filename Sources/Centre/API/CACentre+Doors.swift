import Issuer
public import Model
import Store

/// Who issues what is shown at the doors of this centre over TLS: by its server, by machines, and by staff.
extension CACentre {
    private static let doorProfiles = ["STAFF", "TLS-CLIENT", "TLS-SERVER"]

    /// The profiles for the doors whose certificates come from an authority today that signs with SM2, with that authority.
    ///
    /// - Throws: `BookError`.
    public func unreadableDoors() throws -> [(profile: String, authority: AuthorityID)] {
        try CACentre.doorProfiles.compactMap { name in
            guard let line = profiles[name]?.authority, try book.authority(line) != nil,
                let issuer = try? activeAuthority(ofLine: line.name), issuer.algorithm == .sm2
            else { return nil }
            return (name, issuer.id)
        }
    }

    /// Refuses an authority that signs with SM2: BoringSSL, which TLS is here, does not know it.
    ///
    /// - Throws: `DoorRefusal`.
    func demandReadable(
        _ record: AuthorityRecord,
        for purpose: DoorRefusal.Purpose
    ) throws(DoorRefusal) {
        guard record.algorithm != .sm2 else { throw DoorRefusal(record.id, purpose) }
    }
}
