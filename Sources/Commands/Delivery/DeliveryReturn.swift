import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki delivery return`.
struct DeliveryReturn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "退回: the parcel came back.",
        discussion: """
            The token is at the centre again, PRODUCED. Takes the role producer or registrar.

            EXAMPLE
              pki delivery return CA20261122N0001236 --text 收件人拒收 --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var delivery: DeliveryOptions

    @Option(help: "Why, 2 to 200 characters.")
    var text: String

    func run() async throws {
        try await delivery.perform { desk, person in
            try await desk.returnDelivery(delivery.number, text: text, by: person)
        }
    }
}
