import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki certificate export`.
struct CertificateExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a certificate, alone or with its chain, or write it to a file.",
        discussion: """
            pem and chain are text, the certificate first and the root last; der and p7b
            (PKCS#7 with the chain, for Windows and Java) are binary and need --out.

            EXAMPLE
              pki certificate export 5a01… > holder.pem
              pki certificate export 5a01… --format p7b --out holder.p7b

            \(ExitStatus.help)
            """
    )

    /// How it is encoded.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case pem
        case der
        case p7b
        case chain
    }

    @OptionGroup var centre: CentreOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "pem, der, p7b or chain.")
    var format: Format = .pem

    @Option(help: "Write to this file, which must not exist, instead of printing.")
    var out: String?

    @Option(help: "Write DER to this file, which must not exist: the same as --format der --out.")
    var der: String?

    func validate() throws {
        guard der == nil || (out == nil && format == .pem) else {
            throw ValidationError("--der excludes --format and --out")
        }
        guard out != nil || format == .pem || format == .chain else {
            throw ValidationError("\(format.rawValue) is binary: name a file with --out")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        let record = try choice.find(in: centre)
        guard let bytes = record.certificate else {
            throw BookError(.notFound(object: "signed certificate under \(record.id.serial.hexadecimal)"))
        }
        let encoded = try encode(bytes, record, in: centre)
        guard let path = der ?? out else { return Terminal.result(encoded) }
        try NewFile.create(path, bytes: encoded, isPrivate: false)
    }

    private func encode(
        _ der: [UInt8],
        _ record: CertificateRecord,
        in centre: CACentre
    ) throws -> [UInt8] {
        switch self.der == nil ? format : .der {
        case .pem: PEM.encode(der, label: "CERTIFICATE")
        case .der: der
        case .chain: try PEM.encode(der, label: "CERTIFICATE") + centre.chain(above: record).flatMap(\.pem)
        case .p7b: try CertificateBag.der([Certificate(der: der)] + centre.chain(above: record))
        }
    }
}
