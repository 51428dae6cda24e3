import ArgumentParser
import Centre
import OpenSSL

/// `pki staff sign`.
struct StaffSign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "签署: sign a decision of the staff desk with your own key, on your own machine.",
        discussion: """
            The page of a decision shows its number and what is signed. What the desk
            wants signed is printed, and signed within three minutes when you say so at
            the terminal, or with --confirm. Nothing but statements of an operator is signed.
            No book is needed here. See docs/staff-desk.md.

            EXAMPLE
              pki staff sign 04711815 --server https://desk.ca.example.cn:8445 --trust root.pem \\
                --operator-certificate wang.pem \\
                --operator-key 'pkcs11:token=wang;object=key?module-path=/usr/lib/libtoken.so'

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The decision's number, eight digits.")
    var number: String

    @Option(help: "The staff desk, https://HOST:PORT.")
    var server: String

    @Option(help: "The root certificate that vouches for it, PEM or DER.")
    var trust: String

    @Option(help: "Your own certificate, PEM.")
    var operatorCertificate: String

    @Option(
        help:
            "Its key, a PKCS#11 URI with module-path (the PIN is asked for, or --hsm-pin-fd), or an encrypted key file."
    )
    var operatorKey: String

    @Flag(help: "Sign it without asking.")
    var confirm = false

    func validate() throws {
        guard number.utf8.count == 8, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ValidationError("a decision's number has eight digits")
        }
    }

    func run() async throws {
        let signer = try DecisionSigner(
            at: server,
            trust: CertificateFile.readAll(trust).map(\.der),
            credential: ServerOptions.credential(operatorCertificate, operatorKey, centre)
        )
        let isSigned = try await signer.sign(number) { statements in
            for statement in statements { Terminal.result(Terminal.printableLines(statement)) }
            return confirm || Terminal.agrees("以上内容用您的私钥签署，输入 y 确认：")
        }
        Terminal.say(isSigned ? "已签署并生效：\(number)" : "尚未签署；核对后再次运行，或加 --confirm")
    }
}
