import ArgumentParser
import CRL
import Centre
import Model
import OpenSSL

/// `pki crl show`.
struct RevocationListShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Read a published list, verify its signature, and list its entries.",
        discussion: """
            EXAMPLE
              pki crl show issuing

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The authority's name.")
    var authority: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let record = try centre.authorityRecord(authority.name)
        guard let der = try centre.listDirectory.read(authority) else {
            throw BookError(.notFound(object: "published list of \(authority)"))
        }
        let list = try RevocationList(der: der)
        try list.verifySignature(by: Certificate(der: record.certificate).publicKey)
        var lines: [RevokedLine] = []
        list.forEachEntry { entry in
            lines.append(
                RevokedLine(
                    serial: entry.serial.hexadecimal,
                    date: Moment(entry.revocation.date),
                    reason: entry.revocation.reason.rawValue
                )
            )
        }
        Terminal.say(
            "\(authority) list \(list.number ?? 0), \(Moment.text(list.thisUpdate)) to \(Moment.text(list.nextUpdate))"
        )
        try output.print(lines)
    }
}
