// Both runs printed the sum, and no JVM warned about native access.
String log = new File(basedir, 'build.log').text
assert log.count(': [5.0, 7.0, 9.0]') == 2 : 'the sum was not printed on both JDKs: see build.log'
assert !(log =~ /WARNING: .*(restricted|native)/) : 'a JDK warned about native access: see build.log'
