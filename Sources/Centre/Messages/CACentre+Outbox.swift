import Messages
import OpenSSL

extension CACentre {
    /// The outbox as pki.yaml describes it; nil where it names neither relay nor gateway.
    ///
    /// - Throws: `TemplateError` for a faulty notice, `DeliveryError` for a sender that is no address.
    public func outbox() throws -> Outbox? {
        guard let messages = configuration.messages, messages.mail != nil || messages.shortMessage != nil
        else {
            return nil
        }
        let relay = try messages.mail.map { try CACentre.relay($0, name: configuration.name) }
        let gateway = messages.shortMessage.map(CACentre.gateway)
        let folder = state.attachments
        return Outbox(
            book: book,
            catalogue: try NoticeCatalogue(folder: "\(definition)/notices"),
            mail: relay,
            shortMessage: gateway,
            signature: messages.shortMessage?.signature ?? "",
            clock: clock,
            policy: OutboxPolicy(giveUpSeconds: Int64(messages.giveUpHours ?? 72) * 3600),
            unseal: { [keyring] sealed, notice in
                try keyring.custody().unwrap(sealed, context: notice)
            },
            document: { [keyring] name in
                try AttachmentFiles(folder: folder, custody: keyring.custody()).content(of: name)
            }
        )
    }

    private static func relay(_ mail: MessagesConfiguration.Mail, name: String) throws -> MailRelay {
        var credentials: Credentials?
        if let user = mail.user, let file = mail.passwordFile { credentials = password(user, file) }
        return try MailRelay(
            url: mail.url,
            sender: mail.from,
            senderName: name,
            needsTLS: mail.startTLS ?? !mail.url.hasPrefix("smtps"),
            trusted: mail.trusted,
            credentials: credentials
        )
    }

    static func gateway(_ gateway: MessagesConfiguration.ShortMessage) -> ShortMessageGateway {
        ShortMessageGateway(
            url: gateway.url,
            sender: gateway.from,
            trusted: gateway.trusted,
            credentials: password(gateway.user, gateway.passwordFile)
        )
    }

    private static func password(_ user: String, _ file: String) -> Credentials {
        Credentials(user: user) { try SecretLine(kind: .pin).read(file) }
    }
}
