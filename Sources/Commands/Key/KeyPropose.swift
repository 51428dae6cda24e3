import ArgumentParser
import Centre
import Model

/// `pki key propose`.
struct KeyPropose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Propose to give an archived key back: to its holder's next token, or to an authority.",
        discussion: """
            With --token, the key of an encryption certificate that is in force goes to the
            token that 'pki produce' has come to: it says which key it waits for. Takes the
            role producer, biz_admin or pki_admin.

            With --recipient, 司法恢复: the key goes to the holder of that certificate, because
            of an order whose reference is named. Takes the role biz_admin; a pki_admin
            confirms it.

            EXAMPLE
              pki key propose 5a01… --token A1B2C3D4 --text 介质损坏补办 --as liu.zhizheng
              pki key propose 5a01… --recipient court.pem --reference 京0105执1234号 \\
                --text 法院调取 --as zhou.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "The serial number of the token that is to have it.")
    var token: String?

    @Option(help: "The certificate of the authority that is to have it, PEM or DER.")
    var recipient: String?

    @Option(help: "The reference of that authority's order, 2 to 100 characters.")
    var reference: String?

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    func validate() throws {
        guard (token == nil) != (recipient == nil) else {
            throw ValidationError("name --token, or --recipient with --reference")
        }
        guard (recipient == nil) == (reference == nil) else {
            throw ValidationError("--recipient and --reference go together")
        }
    }

    func run() async throws {
        let wish: KeyRecoveryWish =
            if let recipient, let reference {
                .judicial(try CertificateFile.read(recipient), reference: reference)
            } else {
                .token(token ?? "")
            }
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let certificate = try choice.find(in: centre).id
        let record = try await KeyRecoveryDesk(centre: centre, person: person)
            .propose(certificate, wish, text)
        try await centre.close()
        try output.print([KeyRecoveryLine(record)])
    }
}
