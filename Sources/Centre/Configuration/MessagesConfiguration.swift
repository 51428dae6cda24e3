import Model

/// `messages` of pki.yaml: how notices reach applicants.
public struct MessagesConfiguration: Codable, Hashable, Sendable {
    /// The relay for mails.
    public struct Mail: Codable, Hashable, Sendable {
        /// `smtp://host:port` or `smtps://host:port`.
        public var url: String
        /// The address that mails come from.
        public var from: String
        /// Whether STARTTLS must succeed before anything is said; absent for yes.
        public var startTLS: Bool?
        /// A file with the certificates that are trusted; absent for the system's.
        public var trusted: String?
        /// Who we are; absent for a relay that does not ask.
        public var user: String?
        /// A file with the password and nothing else, for the owner alone.
        public var passwordFile: String?
    }

    /// The gateway for short messages, which speaks Kannel's `sendsms`.
    public struct ShortMessage: Codable, Hashable, Sendable {
        /// `http://host:port/cgi-bin/sendsms`, or https.
        public var url: String
        /// The number that messages come from; absent for the gateway's own.
        public var from: String?
        /// A file with the certificates that are trusted; absent for the system's.
        public var trusted: String?
        /// Who we are to the gateway.
        public var user: String
        /// A file with the password and nothing else, for the owner alone.
        public var passwordFile: String
        /// 签名, as 必联CA, in front of every message.
        public var signature: String
    }

    /// 邮件; absent for none.
    public var mail: Mail?
    /// 短信; absent for none.
    public var shortMessage: ShortMessage?
    /// A notice that could not be sent for so long is given up, 1 to 720 hours; absent for 72.
    public var giveUpHours: Int?

    /// What is wrong.
    var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand((1...720).contains(giveUpHours ?? 72), "giveUpHours", "must be 1 to 720")
        faults += (mail?.faults ?? []).below("mail")
        faults += (shortMessage?.faults ?? []).below("shortMessage")
        return faults
    }

    /// Whether a text can stand in a line of a protocol.
    fileprivate static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    fileprivate static func isURL(_ text: String, _ schemes: String...) -> Bool {
        isPlain(text)
            && schemes.contains { text.hasPrefix("\($0)://") && text.utf8.count > $0.utf8.count + 3 }
            // Who we are goes nowhere but into the conversation.
            && !text.contains("@")
    }
}

extension MessagesConfiguration.Mail {
    fileprivate var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand(
            MessagesConfiguration.isURL(url, "smtp", "smtps") && url.split(separator: "/").count == 2,
            "url",
            "must be smtp://host:port or smtps://host:port, without a name or password in it"
        )
        faults.demand(
            from.split(separator: "@").count == 2 && MessagesConfiguration.isPlain(from),
            "from",
            "must be a mail address in ASCII"
        )
        faults.demand(
            (user == nil) == (passwordFile == nil),
            "user",
            "stands with passwordFile, or neither does"
        )
        faults.demand(user.map(MessagesConfiguration.isPlain) ?? true, "user", "must be printable ASCII")
        return faults
    }
}

extension MessagesConfiguration.ShortMessage {
    fileprivate var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand(
            MessagesConfiguration.isURL(url, "http", "https"),
            "url",
            "must be an http or https URL, without a name or password in it"
        )
        faults.demand(MessagesConfiguration.isPlain(user), "user", "must be printable ASCII")
        faults.demand(from.map(MessagesConfiguration.isPlain) ?? true, "from", "must be printable ASCII")
        let isSignature =
            (2...20).contains(signature.count) && signature.printable == signature
            && !signature.contains { "【】[]".contains($0) }
        faults.demand(isSignature, "signature", "must be 2 to 20 characters, without brackets")
        return faults
    }
}
