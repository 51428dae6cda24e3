import Centre
import Model

extension Terminal {
    /// Says that an authority that issues now signs with SM2, which the doors over TLS do not read.
    static func warnOfDoors(of authority: AuthorityID, in centre: CACentre) throws {
        let profiles = try centre.unreadableDoors().filter { $0.authority == authority }.map(\.profile)
        guard !profiles.isEmpty else { return }
        say(
            "warning: certificates of \(profiles.joined(separator: ", ")) come from \(authority) now, which signs with SM2: "
                + "the API, its machines and staff over TLS take none of them; name another line in these profiles, 'authority:'"
        )
    }

    /// Says that a staff member's certificate opens no door over TLS.
    static func warnOfDoors(for certificate: CertificateID?, in centre: CACentre) throws {
        guard let id = certificate?.authority, try centre.authorityRecord(id.name).algorithm == .sm2 else {
            return
        }
        say(
            "warning: authority \(id) signs with SM2, which TLS does not read here: the certificate is good for commands of this machine, "
                + "and not for the API, stations or the staff desk"
        )
    }
}
