import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki delivery ship`.
struct DeliveryShip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship",
        abstract: "寄出: hand a finished token to a carrier.",
        discussion: """
            The token goes from PRODUCED to SHIPPED. Takes the role producer or registrar.

            EXAMPLE
              pki delivery ship CA20261122N0001236 --carrier 顺丰 --tracking SF1234567890 --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var delivery: DeliveryOptions

    @Option(help: "快递公司, 1 to 64 characters.")
    var carrier: String

    @Option(help: "快递单号: 4 to 40 letters, digits and hyphens.")
    var tracking: String

    func run() async throws {
        try await delivery.perform { desk, person in
            let parcel = try Parcel(carrier: carrier, trackingNumber: tracking)
            return try await desk.ship(delivery.number, parcel, by: person)
        }
    }
}
