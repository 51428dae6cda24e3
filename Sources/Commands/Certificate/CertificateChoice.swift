import Store
import ArgumentParser
import Centre
import Model

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

    /// Finds a serial number in the book, of one authority or of any.
    static func find(
        _ serial: SerialNumber,
        of authority: AuthorityID?,
        in centre: CACentre
    ) throws -> CertificateRecord {
        let authorities = try authority.map { [$0] } ?? centre.book.authorities().map(\.id)
        for authority in authorities {
            if let record = try centre.book.certificate(CertificateID(authority: authority, serial: serial)) {
                return record
            }
        }
        throw BookError(.notFound(object: "certificate \(serial.hexadecimal)"))
    }
}
