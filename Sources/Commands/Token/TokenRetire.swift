import ArgumentParser
import Centre
import Enrollment
import Model
import Store

/// `pki token retire`.
struct TokenRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "退役: end a token's life, and with it its certificates.",
        discussion: """
            A retired token's certificates are revoked as cessation, a lost one's as
            token_lost, a defective one's as superseded, in the same transaction; its
            delivery, when it has not arrived, is CANCELLED. A token that is being made is
            closed with its job: 'pki job cancel'. Without --confirm nothing is done but
            shown. Takes the role biz_admin.

            EXAMPLE
              pki token retire 12345678 --ending lost --text 出差途中丢失 --as zhou.guanli --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The token's serial number.")
    var serial: String

    @Option(help: "How it ends: retired, lost or defective.")
    var ending: TokenEnding = .retired

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    @Flag(help: "Do it.")
    var confirm = false

    func run() async throws {
        let centre = try centre.open()
        guard confirm else { return try rehearse(in: centre) }
        let delivery = try centre.book.token(serial: serial).flatMap { (token) throws(BookError) in
            try centre.book.delivery(endingWith: token)
        }
        let revoked = try await centre.end(token: serial, as: ending, text: text, by: staff.open(in: centre))
        try await centre.close()
        if let delivery { Terminal.say("delivery of \(delivery.application): CANCELLED") }
        for record in revoked { Terminal.say("revoked \(TokenRetire.text(record))") }
        Terminal.say("token \(Terminal.printable(serial)): \(ending.state.rawValue)")
    }

    private func rehearse(in centre: CACentre) throws {
        let token = try centre.endable(serial, as: ending)
        Terminal.say(
            "token \(Terminal.printable(serial)): would go from \(token.state.rawValue) to \(ending.state.rawValue)"
        )
        if let delivery = try centre.book.delivery(endingWith: token) {
            Terminal.say("would cancel the delivery of \(delivery.application), \(delivery.state.rawValue)")
        }
        for record in try centre.certificates(endingWith: serial) {
            Terminal.say("would revoke \(TokenRetire.text(record)) as \(ending.cause.rawValue)")
        }
        Terminal.say("nothing was done; repeat with --confirm")
    }

    private static func text(_ record: CertificateRecord) -> String {
        "\(record.id.serial.hexadecimal): \(Terminal.printable(record.reservation.subject))"
    }
}
