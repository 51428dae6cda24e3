public import Model

/// Why a token cannot be used for what was asked.
public enum Unfitness: Hashable, Sendable {
    /// The certificate of an application belongs to the key on another token.
    case certifiedElsewhere(ApplicationNumber, token: String)
    /// The centre keeps a stock, and this token was never taken into it.
    case neverStocked
    /// It is being made for another application.
    case inWork(ApplicationNumber)
    /// It is being made at another station, whose lease has not ended.
    case held(ApplicationNumber, station: String, until: Timestamp)
    /// It has a holder, or is on its way to one, whose application this is.
    case taken(TokenRecord.State, ApplicationNumber?)
    /// It is used no more.
    case ended(TokenRecord.State)
    /// It was never finished.
    case unfinished(TokenRecord.State)
    /// It cannot make the key that a profile wants.
    case unable(profile: String, wanted: KeyAlgorithm, makes: [KeyAlgorithm])
    /// It takes in no pair to decrypt with, which goes with a profile's keys.
    case takesNoPair(profile: String)
    /// What it states of its key contradicts what it, or its station, says.
    case contradiction(String)
    /// It is not being made for this application.
    case notInWork(ApplicationNumber)
    /// It belongs to no application.
    case nobodys
    /// It is being made in another reader.
    case inAnotherReader
    /// The number on record is that of a token of another model, or another driver.
    case otherToken(model: String, driver: String)
}

extension Unfitness {
    /// Why nothing is made on a token that stands so; nil when something may be.
    init?(_ record: TokenRecord) {
        switch record.state {
        case .inStock, .allocated, .initialized, .inProduction: return nil
        case .produced, .shipped, .inUse, .locked: self = .taken(record.state, record.application)
        case .retired, .lost, .defective: self = .ended(record.state)
        }
    }

    /// The number is on record for a token like another one.
    init(otherThan record: TokenRecord) {
        self = .otherToken(model: record.model, driver: record.driver)
    }

    /// What stands against it, as a clause.
    var detail: String {
        switch self {
        case .certifiedElsewhere(let application, let token):
            "the certificate of application \(application) belongs to the key on token \(token)"
        case .neverStocked: "it was never taken into stock"
        case .inWork(let application): "it is being made for application \(application)"
        case .held(let application, let station, let until):
            "it is being made for application \(application) at station \(station), whose lease ends at \(until.timeInChina)"
        case .taken(let state, let application?): "it is \(state.rawValue), of application \(application)"
        case .taken(let state, nil), .ended(let state), .unfinished(let state): "it is \(state.rawValue)"
        case .unable(let profile, let wanted, let makes):
            "profile \(profile) wants a \(wanted.rawValue) key, and it makes "
                + (makes.isEmpty ? "none" : makes.map(\.rawValue).joined(separator: ", "))
        case .takesNoPair(let profile):
            "profile \(profile) has an encryption key beside the one to sign with, and this token takes in none"
        case .contradiction(let words): words
        case .notInWork(let application): "it is not being made for application \(application)"
        case .nobodys: "it is nobody's"
        case .inAnotherReader: "it is being made in another reader"
        case .otherToken(let model, let driver):
            "its number is on record for another token, \(model) (\(driver))"
        }
    }

    /// What to do now.
    func hint(_ serial: String) -> String {
        switch self {
        case .certifiedElsewhere(let application, let token):
            "insert token \(token); when it is broken, 'pki job set-aside \(application)'"
        case .neverStocked:
            "insert one that was, or let a biz_admin take this one in with 'pki token import'"
        case .inWork(let application): "run 'pki produce --application \(application)'"
        case .held(let application, _, _):
            "go on there, or wait until then; a biz_admin takes the job back with 'pki job release \(application)'"
        case .taken(.inUse, _), .taken(.locked, _): "its PIN is its holder's; see 'pki token unlock create'"
        case .taken: "take it out and insert a blank token"
        case .ended: "set it aside and insert a blank token"
        case .unfinished, .nobodys: "finish it first"
        case .unable:
            "insert another model of token ('pki token readers' shows what each makes), "
                + "or choose another algorithm in the profile"
        case .takesNoPair:
            "insert a token behind SKF for 'algorithm: sm2' in the profile, or a PKCS#11 one that unwraps for other keys; see docs/dual-certificates.md"
        case .contradiction: "set it aside ('pki job set-aside')"
        case .notInWork: "see 'pki token show \(serial)'"
        case .inAnotherReader: "take it out of this one"
        case .otherToken:
            "use another token; when it is the same one, and the record's model is wrong, 'pki token init' lets it prove that; see 'pki token show \(serial)'"
        }
    }

    /// The same for the people at the reader.
    func chinese(_ serial: String) -> String {
        switch self {
        case .certifiedElsewhere(let application, let token):
            "申办 \(application) 的证书属于介质 \(token) 上的密钥，请插入该介质；已损坏的请执行 pki job set-aside"
        case .neverStocked: "介质 \(serial) 未入库，请换用已入库的介质"
        case .inWork(let application): "介质 \(serial) 正用于申办 \(application)"
        case .held(let application, let station, let until):
            "介质 \(serial) 正由工位 \(station) 用于申办 \(application)（租约至 \(until.timeInChina)），请取出"
        case .taken(let state, let application):
            "介质 \(serial) 已有归属（\(state.rawValue)\(application.map { "，申办 \($0)" } ?? "")），请换用空白介质"
        case .ended(let state): "介质 \(serial) 已停用（\(state.rawValue)），请换用空白介质"
        case .unfinished(let state): "介质 \(serial) 尚未完成制证（\(state.rawValue)）"
        case .unable(let profile, let wanted, let makes):
            "模板 \(profile) 要求 \(wanted.rawValue) 密钥，该介质只能产生 "
                + (makes.isEmpty ? "（无）" : makes.map(\.rawValue).joined(separator: "、")) + "，请换用其他型号"
        case .takesNoPair(let profile): "模板 \(profile) 为双证书，该介质不能导入加密密钥对，请换用其他型号"
        case .contradiction: "介质 \(serial) 的来源证明与实际不符，请废弃"
        case .notInWork(let application): "介质 \(serial) 不是为申办 \(application) 制作的"
        case .nobodys: "介质 \(serial) 不属于任何申办"
        case .inAnotherReader: "该介质正在另一读卡器中制作，请从本读卡器取出"
        case .otherToken(let model, let driver):
            "序列号 \(serial) 在账簿中属于另一介质（\(model)，\(driver)），请换用其他介质"
        }
    }
}
