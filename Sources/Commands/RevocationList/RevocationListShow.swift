import ArgumentParser
import CRL
import Centre
import Foundation
import Model
import OpenSSL

/// `pki crl show`.
struct RevocationListShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Read a revocation list, verify its signature, and list its entries.",
        discussion: """
            Of a list that this centre published the name is given; any other list is a
            file, PEM or DER, read on any machine, SM2 included. With --issuer it has to be
            signed by that certificate's key, and by one who may sign lists; else its
            signature is not checked. What has no full stop is a name: './list' is a file. A
            file in DER may have any size, one in PEM 64 MiB.

            EXAMPLE
              pki crl show issuing
              pki crl show issuing.3
              pki crl show issuing.3.delta
              pki crl show issuing.crl --issuer issuing.pem

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help:
            "A file; or the list's name: an authority's, '.' and the partition's number, '.delta' for its delta."
    )
    var list: String

    @Option(help: "The certificate of whoever has to have signed the file, PEM or DER.")
    var issuer: String?

    func validate() throws {
        if RevocationListName(list) != nil {
            guard issuer == nil else {
                throw ValidationError("--issuer is for files; './\(list)' is one")
            }
        } else if !FileManager.default.fileExists(atPath: list) {
            throw ValidationError("'\(list)' is not the name of a list, and there is no such file")
        }
    }

    func run() async throws {
        guard let name = RevocationListName(list) else { return try showFile() }
        let centre = try centre.open()
        let record = try centre.authorityRecord(name.authority.name)
        guard let published = try centre.listDirectory.list(name) else {
            throw BookError(.notFound(object: "published list of \(name)"))
        }
        try published.verifySignature(by: Certificate(der: record.certificate).publicKey)
        Terminal.say("\(name) \(head(published.frame))")
        try show(published)
    }

    /// A list of anybody, for which no centre is needed.
    private func showFile() throws {
        let file = try RevocationListFile.open(list)
        if let issuer { try file.verifyWholeOrDelta(issuedBy: CertificateFile.read(issuer)) }
        let signature = issuer == nil ? "signature not checked, for want of --issuer" : "signature verified"
        Terminal.say("\(try DistinguishedName(der: file.frame.issuer)) \(head(file.frame)); \(signature)")
        if let end = file.frame.nextUpdate, end < WallClock.system.now {
            Terminal.say("pki: warning: it has ended: what was revoked since is not on it")
        }
        try show(file)
    }

    private func show(_ list: StreamedRevocationList) throws {
        var printer = ListingPrinter<RevokedLine>(output.format)
        _ = try list.forEachEntry { entry in try printer.print(RevokedLine(entry)) }
        try printer.finish()
    }

    /// Its number and its times.
    private func head(_ list: RevocationList) -> String {
        let unnumbered =
            list.hasLargeNumber ? "list with a number of more than 63 bits" : "list without a number"
        let number = list.number.map { "list \($0)" } ?? unnumbered
        let base = list.base.map { ", changes since list \($0)" } ?? ""
        return "\(number)\(base), \(Moment.text(list.thisUpdate)) to \(Moment.text(list.nextUpdate))"
    }
}
