import ArgumentParser

/// `pki delivery …`.
struct DeliveryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delivery",
        abstract: "交付: how finished tokens reach their holders.",
        discussion: ExitStatus.help,
        subcommands: [
            DeliveryList.self, DeliveryShow.self, DeliveryShip.self, DeliveryConfirm.self,
            DeliveryReturn.self, DeliveryPickup.self,
        ]
    )
}
