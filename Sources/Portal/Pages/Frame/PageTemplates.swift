import Mustache

/// The templates of all pages, kept in the program.
enum PageTemplates {
    /// What is wrong with a template; nil for nothing, as the tests see to.
    static let fault: String? = {
        do {
            _ = try parse()
            return nil
        } catch {
            return "\(error)"
        }
    }()

    private static let library: MustacheLibrary = (try? parse()) ?? MustacheLibrary(templates: [:])

    /// A page in HTML; nil when there is no such template.
    static func render(_ name: String, _ view: some Any) -> String? {
        library.render(view, withTemplate: name)
    }

    private static func parse() throws -> MustacheLibrary {
        let sources: [(String, [UInt8])] = [
            ("frame", PackageResources.frame_mustache), ("login", PackageResources.login_mustache),
            ("code", PackageResources.code_mustache), ("account", PackageResources.account_mustache),
            ("home", PackageResources.home_mustache), ("start", PackageResources.start_mustache),
            ("form", PackageResources.form_mustache), ("check", PackageResources.check_mustache),
            ("detail", PackageResources.detail_mustache), ("list", PackageResources.list_mustache),
            ("question", PackageResources.question_mustache), ("pay", PackageResources.pay_mustache),
            ("payment", PackageResources.payment_mustache), ("invoice", PackageResources.invoice_mustache),
            ("mobile", PackageResources.mobile_mustache), ("platform", PackageResources.platform_mustache),
            ("message", PackageResources.message_mustache), ("steps", PackageResources.steps_mustache),
            ("sheet", PackageResources.sheet_mustache), ("faults", PackageResources.faults_mustache),
            ("card", PackageResources.card_mustache),
            ("certificates", PackageResources.certificates_mustache),
            ("certificate", PackageResources.certificate_mustache),
            ("begin", PackageResources.begin_mustache), ("emergency", PackageResources.emergency_mustache),
            ("input", PackageResources.input_mustache), ("agreement", PackageResources.agreement_mustache),
            ("entrance", PackageResources.entrance_mustache), ("desk", PackageResources.desk_mustache),
            ("queue", PackageResources.queue_mustache), ("review", PackageResources.review_mustache),
            ("acts", PackageResources.acts_mustache), ("deed", PackageResources.deed_mustache),
            ("decision", PackageResources.decision_mustache),
            ("counter", PackageResources.counter_mustache),
            ("assistant", PackageResources.assistant_mustache),
            ("bindings", PackageResources.bindings_mustache), ("help", PackageResources.help_mustache),
            ("bids", PackageResources.bids_mustache), ("unopened", PackageResources.unopened_mustache),
            ("bulletin", PackageResources.bulletin_mustache),
        ]
        MustacheContentTypes.register(EscapedText(), named: EscapedText.name)
        var templates: [String: MustacheTemplate] = [:]
        for (name, octets) in sources {
            let text = String(decoding: octets, as: UTF8.self)
            templates[name] = try MustacheTemplate(string: "{{% CONTENT_TYPE: \(EscapedText.name)}}\(text)")
        }
        return MustacheLibrary(templates: templates)
    }
}
