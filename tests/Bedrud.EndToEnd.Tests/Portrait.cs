using Microsoft.Playwright;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A drawn person instead of Chromium's test picture, for screenshots that people look at.</summary>
/// <param name="Wall">Colour behind the person, as CSS writes it; the others likewise.</param>
internal sealed record Portrait(string Wall, string Light, string Skin, string Hair, string Shirt, bool LongHair)
{
    public static readonly Portrait Elif = new("#31405f", "#7d94c7", "#e3b18f", "#2b1d18", "#c8553d", true);
    public static readonly Portrait Jonas = new("#4a5d4e", "#a9c3a6", "#f0c9a8", "#8a5a2b", "#2f3e57", false);
    public static readonly Portrait Sam = new("#5b4660", "#c19fc4", "#8d5a3b", "#17120f", "#e0a458", false);

    /// <summary>From now on the camera of this page shows the portrait.</summary>
    public Task HangAsync(IPage page) => page.AddInitScriptAsync($$"""
        (() => {
          const [wall, light, skin, hair, shirt, longHair] = ['{{Wall}}', '{{Light}}', '{{Skin}}', '{{Hair}}', '{{Shirt}}', {{(LongHair ? "true" : "false")}}];
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          const paint = (c, beat) => {
            const { width: w, height: h } = c.canvas;
            const wallLight = c.createRadialGradient(w * 0.2, h * 0.1, 20, w * 0.2, h * 0.1, w);
            wallLight.addColorStop(0, light);
            wallLight.addColorStop(1, wall);
            c.fillStyle = wallLight;
            c.fillRect(0, 0, w, h);
            c.fillStyle = 'rgb(255 255 255 / 7%)';
            for (const [x, y, width, height] of [[0.72, 0.1, 0.2, 0.03], [0.72, 0.42, 0.2, 0.03], [0.74, 0.2, 0.03, 0.22], [0.785, 0.24, 0.025, 0.18], [0.82, 0.18, 0.035, 0.24]])
              c.fillRect(x * w, y * h, width * w, height * h);
            const x = w / 2, y = h * 0.46 + Math.sin(beat / 9) * 1.5, r = h * 0.19;
            const oval = (dx, dy, rx, ry, colour) => {
              c.fillStyle = colour;
              c.beginPath();
              c.ellipse(x + dx * r, y + dy * r, rx * r, ry * r, 0, 0, 2 * Math.PI);
              c.fill();
            };
            if (longHair) oval(0, 0.35, 1.32, 1.75, hair);
            oval(0, 3.3, 2.35, 1.95, shirt);
            c.fillStyle = skin;
            c.fillRect(x - 0.4 * r, y + 0.7 * r, 0.8 * r, 0.95 * r);
            oval(0, 1.5, 0.62, 0.34, skin);
            if (!longHair) oval(0, -0.32, 1.08, 1.02, hair);
            else oval(0, -0.3, 1.14, 1.06, hair);
            oval(0, 0.12, 0.92, 1.12, skin);
            c.save();
            c.beginPath();
            c.rect(x - 1.2 * r, y - 1.5 * r, 2.4 * r, 1.02 * r);
            c.clip();
            oval(0, -0.38, 1, 0.8, hair);
            c.restore();
            oval(-0.34, 0.1, 0.085, 0.1, '#22201f');
            oval(0.34, 0.1, 0.085, 0.1, '#22201f');
            c.strokeStyle = 'rgb(60 20 20 / 65%)';
            c.lineWidth = r * 0.06;
            c.lineCap = 'round';
            c.beginPath();
            c.arc(x, y + 0.42 * r, 0.34 * r, 0.2 * Math.PI, 0.8 * Math.PI);
            c.stroke();
          };
          const names = { videoinput: 'Integrated camera', audioinput: 'Headset microphone', audiooutput: 'Headset' };
          const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
          navigator.mediaDevices.enumerateDevices = async () => {
            const devices = (await list()).filter((device, index, all) => all.findIndex(d => d.kind === device.kind) === index);
            return devices.map(({ kind, deviceId, groupId }) => ({ kind, deviceId, groupId, label: names[kind] }));
          };
          navigator.mediaDevices.getUserMedia = async (wanted) => {
            if (!wanted?.video) return ask(wanted);
            const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
            const c = canvas.getContext('2d', { alpha: false });
            let beat = 0;
            paint(c, beat);
            setInterval(() => paint(c, ++beat), 100);
            const stream = canvas.captureStream(10);
            if (wanted.audio) for (const track of (await ask({ audio: wanted.audio })).getAudioTracks()) stream.addTrack(track);
            return stream;
          };
        })();
        """);
}
