import Issuer

/// What is wrong with a value of a configuration.
struct ValueFault {
    /// Where it stands, as `listen.port`.
    let key: String
    /// What it must be.
    let detail: String
}

extension [ValueFault] {
    /// Keeps what does not hold.
    mutating func demand(_ holds: Bool, _ key: String, _ detail: String) {
        if !holds { append(ValueFault(key: key, detail: detail)) }
    }

    /// The same faults of what stands at `place`.
    func below(_ place: String) -> [ValueFault] {
        map { ValueFault(key: $0.key.isEmpty ? place : "\(place).\($0.key)", detail: $0.detail) }
    }

    /// Puts them on the list of their file.
    func report<Value>(in document: YAMLDocument<Value>) {
        for fault in self { document.report(fault.key, fault.detail) }
    }
}
