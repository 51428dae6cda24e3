import ArgumentParser

/// `pki webhook …`.
struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "What the bidding platform was told of certificates and bindings.",
        discussion: ExitStatus.help,
        subcommands: [
            WebhookList.self, WebhookRetry.self, WebhookSecret.self, WebhookSend.self, WebhookTest.self,
        ]
    )
}
