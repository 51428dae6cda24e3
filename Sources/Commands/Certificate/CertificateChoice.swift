import ArgumentParser
import Centre
import Model
import Store

/// Which certificate: a serial number within an authority.
struct CertificateChoice: ParsableArguments {
    @Argument(help: "The serial number, hexadecimal.")
    var serial: SerialNumber

    @Option(help: "The authority that issued it.")
    var authority: AuthorityID?

    /// Finds it in the book.
    func find(in centre: CACentre) throws -> CertificateRecord {
        try CertificateChoice.find(serial, of: authority, in: centre)
    }

    /// Finds a serial number in the book, of one authority or of the only one that has it: authorities that come from
    /// elsewhere count from where they like.
    static func find(
        _ serial: SerialNumber,
        of authority: AuthorityID?,
        in centre: CACentre
    ) throws -> CertificateRecord {
        let authorities =
            try authority.map { [try centre.authorityRecord($0.name).id] }
            ?? centre.book.authorities().map(\.id)
        func find(_ authorities: [AuthorityID]) throws -> [CertificateRecord] {
            try authorities.compactMap { authority in
                try centre.book.certificate(CertificateID(authority: authority, serial: serial))
            }
        }
        var found = try find(authorities)
        if found.isEmpty { found = try find(authorities.map(\.outside)) }
        guard let record = found.first else {
            throw BookError(.notFound(object: "certificate \(serial.hexadecimal)"))
        }
        guard found.count == 1 else {
            throw AmbiguousSerial(serial: serial, authorities: found.map(\.id.authority))
        }
        return record
    }
}
