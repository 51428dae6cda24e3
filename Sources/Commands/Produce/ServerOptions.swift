import ArgumentParser
import Centre
import Model
import OpenSSL
import Tokens

/// The server that a station works with, when the book is not on this machine.
struct ServerOptions: ParsableArguments {
    @Option(help: "Work with the API of this server, https://HOST:PORT, instead of a book on this machine.")
    var server: String?

    @Option(help: "With --server: the root certificate that vouches for it ('pki authority export root').")
    var trust: String?

    @Option(help: "With --server: the operator's own certificate, PEM.")
    var operatorCertificate: String?

    @Option(
        help:
            "With --server: its key, a PKCS#11 URI with module-path (the PIN is asked for, or --hsm-pin-fd), or an encrypted key file."
    )
    var operatorKey: String?

    @Option(
        help:
            "With --server: a YAML file with 'tokenModules' as in pki.yaml, for tokens behind PKCS#11 and SKF."
    )
    var modules: String?

    @Option(help: "With --server: how long to go on trying while it does not answer, in seconds.")
    var retry: Int = 60

    func validate() throws {
        guard server != nil else {
            guard trust == nil, operatorCertificate == nil, operatorKey == nil, modules == nil else {
                throw ValidationError(
                    "--trust, --operator-certificate, --operator-key and --modules go with --server"
                )
            }
            return
        }
        guard trust != nil, operatorCertificate != nil, operatorKey != nil else {
            throw ValidationError("--server needs --trust, --operator-certificate and --operator-key")
        }
        guard (0...3600).contains(retry) else { throw ValidationError("--retry must be 0 to 3600") }
    }

    /// Begins a session with the server; nil when there is none.
    func workplace(_ options: CentreOptions, station: String) async throws -> Workplace? {
        let modules = try modules.map { try StationModules.read($0) } ?? []
        guard let link = try link(options, station: station) else { return nil }
        let office = try await RemoteOffice(over: link)
        return Workplace(
            office: office,
            source: TokenSource(modules: modules),
            operatorName: office.operatorName,
            close: { await office.close() }
        )
    }

    /// The way to the server, on which nothing was sent yet; nil when there is none.
    func link(_ options: CentreOptions, station: String) throws -> StationLink? {
        guard let server, let trust, let operatorCertificate, let operatorKey else { return nil }
        let credential = try ServerOptions.credential(operatorCertificate, operatorKey, options)
        return try StationLink(
            to: server,
            trust: CertificateFile.readAll(trust).map(\.der),
            credential: credential,
            station: station,
            patience: .seconds(retry),
            onTrouble: ServerOptions.tell
        )
    }

    /// With what an operator proves who they are; that a key in a file is nobody's alone is said.
    static func credential(
        _ certificate: String,
        _ key: String,
        _ options: CentreOptions
    ) throws -> OperatorCredential {
        try options.demandDescriptors()
        let credential = try OperatorCredential(
            certificate: CertificateFile.readAll(certificate).flatMap(\.pem),
            key: key,
            pin: options.pinSource,
            passphrase: options.passphraseSource
        )
        if credential.isInFile { Terminal.say("注意：操作员密钥在文件中，不在介质上；任何能读取该文件的人都可冒充操作员") }
        return credential
    }

    private static func tell(_ trouble: String?) {
        guard let trouble else { return Terminal.say("已重新连接服务器") }
        Terminal.say("服务器没有应答，正在重试：\(Terminal.printable(trouble))")
    }
}
