import Issuer
import Model

extension AuthorityRecord {
    /// Says how long its certificate can last, when its kind of key is what bounds it.
    func sayBound() {
        guard let bound = algorithm.lastSecondOfAuthorities else { return }
        Terminal.say(
            "pki: hint: authorities of \(algorithm.rawValue) end by \(Moment(bound)); rsa3072 has no such bound"
        )
    }
}
