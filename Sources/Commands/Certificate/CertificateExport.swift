import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki certificate export`.
struct CertificateExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a certificate as PEM, or write it as DER.",
        discussion: """
            EXAMPLE
              pki certificate export 5a01… > holder.pem
              pki certificate export 5a01… --der holder.cer

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "Write DER to this file, which must not exist, instead of printing PEM.")
    var der: String?

    func run() async throws {
        let record = try choice.find(in: centre.open())
        guard let bytes = record.certificate else {
            throw BookError(.notFound(object: "signed certificate under \(record.id.serial.hexadecimal)"))
        }
        guard let der else {
            return Terminal.result(try Certificate(der: bytes).pem)
        }
        try NewFile.create(der, bytes: bytes, isPrivate: false)
    }
}
