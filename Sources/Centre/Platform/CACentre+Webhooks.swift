import Messages
public import Model
import OpenSSL
import Store

/// What the platform is told.
extension CACentre {
    /// The lines to the endpoints of pki.yaml.
    ///
    /// - Throws: `KeyFileError`, `CentreError` when the custody key cannot be opened.
    public func webhookLines() throws -> [WebhookLine] {
        let webhooks = configuration.platform?.webhooks ?? []
        guard !webhooks.isEmpty else { return [] }
        let custody = try keyring.custody()
        let hours = Int64(configuration.platform?.giveUpHours ?? 72)
        return webhooks.map { webhook in
            WebhookLine(
                endpoint: webhook.name,
                url: webhook.url,
                trusted: webhook.trusted,
                secrets: webhook.secretNumbers.map { custody.webhookSecret(of: webhook.name, $0) },
                book: book,
                sender: WebhookPost(),
                clock: clock,
                policy: OutboxPolicy(giveUpSeconds: hours * 3600)
            )
        }
    }

    /// The line to the endpoint with this name.
    ///
    /// - Throws: `BookError` with `.notFound`; as `webhookLines()`.
    public func webhookLine(_ name: String) throws -> WebhookLine {
        guard let line = try webhookLines().first(where: { $0.endpoint == name }) else {
            throw BookError(.notFound(object: "endpoint \(name) in 'platform.webhooks' of pki.yaml"))
        }
        return line
    }

    /// Has the book tell the endpoints of pki.yaml from now on, and nobody else.
    ///
    /// - Throws: `BookError`.
    public func agreeOnWebhooks() async throws(BookError) {
        let named = Set((configuration.platform?.webhooks ?? []).map(\.name))
        let told = Set(try book.webhookEndpoints())
        guard named != told else { return }
        var changes: [Change] = []
        for name in named.subtracting(told).sorted() {
            changes += [.webhook(.open(endpoint: name, at: clock.now)), audit("webhook.open", name)]
        }
        for name in told.subtracting(named).sorted() {
            changes += [.webhook(.close(endpoint: name)), audit("webhook.close", name)]
        }
        try await book.commit(changes)
    }

    /// The secrets of an endpoint as its operator enters them there, each with its number.
    ///
    /// - Parameters:
    ///   - name: the endpoint.
    ///   - staff: a pki_admin.
    /// - Returns: `whsec_` and base 64.
    /// - Throws: `InventoryError` with `.notAdministrator`; as `webhookLine(_:)`.
    public func webhookSecrets(
        of name: String,
        by staff: StaffOperator
    ) async throws -> [(number: Int, secret: String)] {
        try demandAdministrator(staff)
        let webhook = configuration.platform?.webhooks?.first { $0.name == name }
        let numbers = webhook?.secretNumbers ?? []
        let line = try webhookLine(name)
        try await staff.book.commit([
            .audit(
                AuditEvent(
                    at: clock.now,
                    actor: staff.record.name,
                    action: "webhook.secret",
                    object: "endpoint \(name)",
                    detail: ["numbers": numbers.map(String.init).joined(separator: ",")]
                )
            )
        ])
        return zip(numbers, line.secrets).map { number, secret in
            (number, "whsec_" + String(decoding: Base64.encode(secret), as: UTF8.self))
        }
    }

    private func audit(_ action: String, _ name: String) -> Change {
        .audit(
            AuditEvent(
                at: clock.now,
                actor: "system",
                action: action,
                object: "endpoint \(name)",
                detail: [:]
            )
        )
    }
}
