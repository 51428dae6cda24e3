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
              pki crl show issuing.3
              pki crl show issuing.3.delta

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The list: an authority's name, '.' and the partition's number, '.delta' for its delta.")
    var name: RevocationListName

    func run() async throws {
        let centre = try centre.open()
        let record = try centre.authorityRecord(name.authority.name)
        guard let list = try centre.listDirectory.list(name) else {
            throw BookError(.notFound(object: "published list of \(name)"))
        }
        try list.verifySignature(by: Certificate(der: record.certificate).publicKey)
        let frame = list.frame
        let base = frame.base.map { ", changes since list \($0)" } ?? ""
        Terminal.say(
            "\(name) list \(frame.number ?? 0)\(base), \(Moment.text(frame.thisUpdate)) to \(Moment.text(frame.nextUpdate))"
        )
        var printer = ListingPrinter<RevokedLine>(output.format)
        _ = try list.forEachEntry { entry in try printer.print(RevokedLine(entry)) }
        try printer.finish()
    }
}
