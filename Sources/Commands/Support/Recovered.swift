import Model
import Issuer
import Centre

/// Tells what recovery found at start.
enum Recovered {
    static func report(_ recovered: [CACentre.Recovery]) {
        for item in recovered {
            let serial = item.id.serial.hexadecimal
            switch item.settlement {
            case .abandoned:
                Terminal.say("recovery: serial \(serial) was reserved but never signed: abandoned")
            case .finished:
                Terminal.say("recovery: serial \(serial) may have been signed: finished and stored")
            }
        }
    }
}
