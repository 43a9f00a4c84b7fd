//! Stands before the real endpoint and lies: every answer may be altered on its way to the phone.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
};

use gadeplan::protocol::call::Frame;

/// What a phone asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) post: bool,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

/// What the endpoint answered, or what is said instead.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Alters an answer, or leaves it as it is; says whether it lied.
pub(crate) type Lie = Box<dyn FnMut(&Asked, &mut Reply) -> bool + Send>;

/// Answers in the place of the endpoint, which then never hears the question.
pub(crate) type Instead = Box<dyn FnMut(&Asked) -> Option<Reply> + Send>;

#[derive(Default)]
struct Mouth {
    lie: Option<Lie>,
    instead: Option<Instead>,
    told: usize,
}

/// The proxy. Its threads end with the connections of the phones.
pub(crate) struct Proxy {
    pub(crate) url: String,
    mouth: Arc<Mutex<Mouth>>,
}

impl Proxy {
    pub(crate) fn before(endpoint: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let mouth = Arc::new(Mutex::new(Mouth::default()));
        let told = Arc::clone(&mouth);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mouth = Arc::clone(&told);
                // A phone that goes away in the middle is no concern of the proxy.
                std::thread::spawn(move || serve(stream, endpoint, &mouth));
            }
        });
        Self { url, mouth }
    }

    /// Lies from now on.
    pub(crate) fn lie(&self, lie: impl FnMut(&Asked, &mut Reply) -> bool + Send + 'static) {
        *self.mouth() = Mouth { lie: Some(Box::new(lie)), ..Mouth::default() };
    }

    /// Answers from now on what the endpoint never hears.
    pub(crate) fn instead(&self, answer: impl FnMut(&Asked) -> Option<Reply> + Send + 'static) {
        *self.mouth() = Mouth { instead: Some(Box::new(answer)), ..Mouth::default() };
    }

    /// Speaks the truth from now on; gives back how many lies were told.
    pub(crate) fn honest(&self) -> usize {
        std::mem::take(&mut *self.mouth()).told
    }

    fn mouth(&self) -> std::sync::MutexGuard<'_, Mouth> {
        self.mouth.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve(stream: TcpStream, endpoint: SocketAddr, mouth: &Mutex<Mouth>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let mut words = head.split(' ');
    let (post, path) = (words.next()? == "POST", words.next()?.to_owned());
    let mut body = vec![0; header(&head, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let asked = Asked { post, path, body };
    let instead = mouth.lock().unwrap_or_else(PoisonError::into_inner).instead.as_mut().and_then(|instead| instead(&asked));
    let swallowed = instead.is_some();
    let mut reply = match instead {
        Some(reply) => reply,
        None => forward(endpoint, &head, &asked.body)?,
    };
    {
        let mut mouth = mouth.lock().unwrap_or_else(PoisonError::into_inner);
        mouth.told += usize::from(swallowed);
        if let Some(lie) = &mut mouth.lie
            && lie(&asked, &mut reply)
        {
            mouth.told += 1;
        }
    }
    let length = if reply.status == 204 { String::new() } else { format!("content-length: {}\r\n", reply.body.len()) };
    let mut stream = stream;
    stream.write_all(format!("HTTP/1.1 {} said\r\n{length}connection: close\r\n\r\n", reply.status).as_bytes()).ok()?;
    stream.write_all(&reply.body).ok()
}

fn forward(endpoint: SocketAddr, head: &str, body: &[u8]) -> Option<Reply> {
    let mut onward = TcpStream::connect(endpoint).ok()?;
    let kept = head.trim_end().lines().filter(|line| !line.to_lowercase().starts_with("connection:"));
    let head: String = kept.map(|line| format!("{line}\r\n")).collect();
    onward.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).ok()?;
    onward.write_all(body).ok()?;
    let mut answer = Vec::new();
    onward.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let status = String::from_utf8_lossy(&answer[..end]).split(' ').nth(1)?.parse().ok()?;
    Some(Reply { status, body: answer[end + 4..].to_vec() })
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then(|| value.to_owned())
    })
}

/// A lie about what a pull brings, forward or backward. Nothing new is nothing to lie about.
pub(crate) fn about_pulls(mut alter: impl FnMut(&mut Vec<Frame>) + Send + 'static) -> Lie {
    Box::new(move |asked, reply| {
        if reply.status != 200 || !["/pull", "/earlier", "/named"].iter().any(|call| asked.path.contains(call)) {
            return false;
        }
        let mut frames = Vec::new();
        let mut rest = reply.body.as_slice();
        while let Ok(Some((frame, after))) = Frame::split(rest) {
            frames.push(frame);
            rest = after;
        }
        let before = frames.clone();
        alter(&mut frames);
        reply.body = frames.iter().flat_map(Frame::to_bytes).collect();
        frames != before
    })
}

/// A lie about one kind of answer that is CBOR.
pub(crate) fn about<T>(part: &'static str, post: bool, mut alter: impl FnMut(&mut T) + Send + 'static) -> Lie
where
    T: for<'b> minicbor::Decode<'b, ()> + minicbor::Encode<()>,
{
    Box::new(move |asked, reply| {
        if reply.status != 200 || asked.post != post || !asked.path.contains(part) {
            return false;
        }
        let Ok(mut said) = minicbor::decode::<T>(&reply.body) else { return false };
        alter(&mut said);
        let body = minicbor::to_vec(&said).unwrap_or_default();
        std::mem::replace(&mut reply.body, body) != reply.body
    })
}
