import ArgumentParser
import Centre
import Model
import Tokens

/// `pki token verify`.
struct TokenVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "核验: read a finished token, compare it with the book, and let its keys sign.",
        discussion: """
            Every certificate on the token must be the book's, octet for octet, its key
            must sign 32 fresh octets, and one of them must be in force. The holder types
            the PIN; a wrong one costs one try, and the last try is not spent. Nothing is
            written.

            EXAMPLE
              pki token verify --reader 'Yubico YubiKey CCID 00 00'

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The reader, or MODULE:SERIAL of a token behind PKCS#11; needed when there are several.")
    var reader: String?

    @Option(help: "Seconds to wait for the token.")
    var wait: Int = 60

    @Option(help: "Read the holder's PIN, one line, from this open file descriptor.")
    var pinFd: Int32?

    func validate() throws {
        guard (0...3600).contains(wait) else { throw ValidationError("--wait is 0 to 3600 seconds") }
    }

    func run() async throws {
        try centre.demandDescriptors([pinFd])
        let centre = try centre.open()
        let source = TokenSource(modules: centre.configuration.tokenModules ?? [])
        let choice = ReaderChoice(
            source: source,
            reader: reader,
            patience: .seconds(wait),
            isForBlank: false
        )
        let token = try await choice.open()
        let inspection = try TokenInspection(token, in: centre.book)
        let serial = token.identity.serial
        let capabilities = try await token.condition().capabilities
        Terminal.say("介质 \(Terminal.printable(serial)): 可产生密钥 \(capabilities.keys)")
        let findings = try await inspection.run(pin: HolderPIN(descriptor: pinFd).pin(token: serial))
        try output.print(findings.map(TokenFindingLine.init))
        guard findings.isSound(at: centre.clock.now) else { throw TokenUnsound(serial: serial) }
        Terminal.say("介质 \(Terminal.printable(serial)): 与账册一致，签名验证通过")
    }
}
