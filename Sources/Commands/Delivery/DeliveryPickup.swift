import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki delivery pickup`.
struct DeliveryPickup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pickup",
        abstract: "自取: hand the token to its holder in person.",
        discussion: """
            The token goes from PRODUCED to IN_USE. Takes the role producer or registrar.

            EXAMPLE
              pki delivery pickup CA20261122N0001236 --identity-checked --as chen.shouli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var delivery: DeliveryOptions

    @Flag(help: "You have compared the person with their document.")
    var identityChecked = false

    func validate() throws {
        guard identityChecked else {
            throw ValidationError("compare the person with their document, then give --identity-checked")
        }
    }

    func run() async throws {
        try await delivery.perform { desk, person in
            try await desk.pickUp(delivery.number, by: person)
        }
    }
}
