import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki delivery confirm`.
struct DeliveryConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "签收: the holder has received the token.",
        discussion: """
            The token goes from SHIPPED to IN_USE. Takes the role producer or registrar.

            EXAMPLE
              pki delivery confirm CA20261122N0001236 --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var delivery: DeliveryOptions

    func run() async throws {
        try await delivery.perform { desk, person in
            try await desk.confirmDelivery(delivery.number, by: person)
        }
    }
}
